package ai.beast.registry.discovery.layout;

import ai.beast.contracts.ModelId;
import ai.beast.modelfiles.ShardName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Puts the files of one directory together: shards of a model, and projectors with the models they may belong to. */
final class FileGroups {

    private record Named(SeenFile file, ShardName name) {}

    private final Findings findings;
    private final Map<String, List<Named>> models = new TreeMap<>();
    private final List<Named> projectors = new ArrayList<>();

    private FileGroups(Findings findings) {
        this.findings = findings;
    }

    /** Whether the name is one of a file this suite can read. */
    static boolean modelFile(String fileName) {
        return !fileName.startsWith(".") && ShardName.parse(fileName).isPresent();
    }

    /** @param files of one directory, each with a name {@link #modelFile} accepts */
    static void find(List<SeenFile> files, Surroundings surroundings, Findings findings) {
        FileGroups groups = new FileGroups(findings);
        files.forEach(groups::add);
        groups.report(surroundings);
    }

    private void add(SeenFile file) {
        Optional<ShardName> parsed = ShardName.parse(file.fileName());
        if (parsed.isEmpty()) {
            return;
        }
        Named named = new Named(file, parsed.get());
        if (named.name() instanceof ShardName.Projector) {
            projectors.add(named);
        } else {
            models.computeIfAbsent(named.name().modelKey(), _ -> new ArrayList<>())
                    .add(named);
        }
    }

    private void report(Surroundings surroundings) {
        Set<Named> attached = new HashSet<>();
        for (List<Named> group : models.values()) {
            group.sort(Comparator.comparingInt(FileGroups::index));
            Named first = group.getFirst();
            if (first.name() instanceof ShardName.Shard shard && group.size() < shard.count()) {
                findings.problem(
                        first.file().path(),
                        "incomplete_shards",
                        "Only " + group.size() + " of " + shard.count() + " shards are there");
                continue;
            }
            List<Named> own = projectors.stream()
                    .filter(each -> each.name().format() == first.name().format())
                    .filter(each -> ((ShardName.Projector) each.name()).mayBelongTo(first.name()))
                    .toList();
            attached.addAll(own);
            String name = surroundings.name(first.name().stem());
            findings.model(new FoundModel(
                    surroundings.layout(),
                    group.stream().map(Named::file).toList(),
                    own.stream().map(Named::file).toList(),
                    ModelId.slug(name),
                    name,
                    source(group, surroundings),
                    surroundings.tags()));
        }
        projectors.stream()
                .filter(projector -> !attached.contains(projector))
                .forEach(projector -> findings.problem(
                        projector.file().path(),
                        "projector_without_model",
                        "No model beside it has a name this projector may belong to"));
    }

    /** A file of a Hugging Face cache leads to a blob whose name is its hash. */
    private static FoundModel.Source source(List<Named> group, Surroundings surroundings) {
        FoundModel.Source source = surroundings.source();
        if (surroundings.layout() != Layout.HUGGING_FACE || group.size() > 1) {
            return source;
        }
        try {
            Path blob = group.getFirst().file().path().toRealPath();
            return new FoundModel.Source(
                    source.repository(),
                    source.revision(),
                    HubRepository.sha256(blob).orElse(null));
        } catch (IOException gone) {
            return source;
        }
    }

    private static int index(Named named) {
        return named.name() instanceof ShardName.Shard shard ? shard.index() : 0;
    }
}

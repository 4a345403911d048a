package ai.beast.registry.discovery.layout;

import ai.beast.contracts.ModelId;
import ai.beast.modelfiles.ShardName;
import ai.beast.registry.discovery.layout.FoundModel.Companion;
import ai.beast.registry.discovery.layout.FoundModel.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the files of one directory together: shards of a model, and projectors with the models they may belong to. */
final class FileGroups {
    /** Of one projector in several precisions the first of these that is there is taken, as llama.cpp's own download does. */
    private static final List<String> PRECISIONS = List.of("f16", "bf16", "q8_0", "f32");

    /** @param repository of the hub, where the file's own name tells */
    private record Named(
            SeenFile file, ShardName name, @Nullable String repository) {
        String key() {
            return repository + "/" + name.modelKey();
        }

        boolean sameRepository(Named other) {
            return repository == null ? other.repository() == null : repository.equals(other.repository());
        }
    }

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
        Optional<CacheName> cached = CacheName.parse(file.fileName());
        Optional<ShardName> parsed =
                ShardName.parse(cached.map(CacheName::fileName).orElse(file.fileName()));
        if (parsed.isEmpty()) {
            return;
        }
        Named named =
                new Named(file, parsed.get(), cached.map(CacheName::repository).orElse(null));
        if (named.name() instanceof ShardName.Projector) {
            projectors.add(named);
        } else {
            models.computeIfAbsent(named.key(), _ -> new ArrayList<>()).add(named);
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
                    .filter(first::sameRepository)
                    .filter(each -> each.name().format() == first.name().format())
                    .filter(each -> ((ShardName.Projector) each.name()).mayBelongTo(first.name()))
                    .toList();
            attached.addAll(own);
            String name = surroundings.name(first.name().stem());
            findings.model(new FoundModel(
                    surroundings.layout(),
                    group.stream().map(Named::file).toList(),
                    companions(own),
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

    /** A projector in several precisions is one: that with the longest name in common, then the preferred precision. */
    private static List<Companion> companions(List<Named> projectors) {
        Map<String, Named> chosen = new HashMap<>();
        for (Named each : projectors) {
            chosen.merge(
                    each.name().stem().toLowerCase(Locale.ROOT),
                    each,
                    (one, other) -> precision(one) <= precision(other) ? one : other);
        }
        boolean named = chosen.keySet().stream().anyMatch(stem -> !stem.isEmpty());
        List<Companion> companions = new ArrayList<>();
        for (Named each : projectors) {
            boolean taken =
                    chosen.containsValue(each) && !(named && each.name().stem().isEmpty());
            companions.add(new Companion(each.file(), taken ? Role.PROJECTOR : Role.UNUSED));
        }
        return companions;
    }

    private static int precision(Named projector) {
        String name = projector.file().fileName().toLowerCase(Locale.ROOT);
        // "bf16" ends in "f16", so the longer one is looked for first.
        int at = name.contains("bf16")
                ? PRECISIONS.indexOf("bf16")
                : PRECISIONS.indexOf(
                        PRECISIONS.stream().filter(name::contains).findFirst().orElse(""));
        return at < 0 ? PRECISIONS.size() : at;
    }

    /** A file of a Hugging Face cache leads to a blob whose name is its hash. */
    private static FoundModel.Source source(List<Named> group, Surroundings surroundings) {
        FoundModel.Source source = surroundings.source();
        String repository = group.getFirst().repository();
        if (repository != null && source.repository() == null) {
            return new FoundModel.Source(repository, null, null);
        }
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

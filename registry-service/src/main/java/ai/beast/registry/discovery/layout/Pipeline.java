package ai.beast.registry.discovery.layout;

import ai.beast.contracts.ModelId;
import ai.beast.modelfiles.JsonTree;
import ai.beast.modelfiles.ShardName;
import ai.beast.registry.discovery.layout.FoundModel.Companion;
import ai.beast.registry.discovery.layout.FoundModel.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A diffusers repository: {@code model_index.json} and a directory for each network, which are one model together. Source: diffusers'
 * {@code DiffusionPipeline}.
 *
 * @param networks names of the directories, those that make the image first
 */
record Pipeline(Path directory, String className, List<String> networks) {
    private static final String INDEX = "model_index.json";
    private static final int MAX_NETWORKS = 32;
    /** What makes the image, the sound or the film; the others help it. */
    private static final List<String> MAIN = List.of("transformer", "unet", "transformer_2", "prior", "decoder");

    private static final List<String> FILM = List.of("Video", "Wan", "LTX", "Mochi", "Allegro", "Latte", "SkyReels");
    private static final List<String> SOUND = List.of("Audio", "Music", "AceStep");

    static Optional<Pipeline> of(Path directory) {
        Path index = directory.resolve(INDEX);
        if (!Files.isRegularFile(index)) {
            return Optional.empty();
        }
        try (InputStream content = Files.newInputStream(index)) {
            return JsonTree.object(content.readNBytes(JsonTree.MAX_BYTES + 1))
                    .filter(members -> members.get("_class_name") instanceof String)
                    .map(members -> new Pipeline(
                            directory, String.valueOf(members.get("_class_name")), networks(directory, members)));
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static List<String> networks(Path directory, Map<String, Object> members) {
        List<String> networks = new ArrayList<>(MAIN.stream()
                .filter(members::containsKey)
                .filter(name -> Files.isDirectory(directory.resolve(name)))
                .toList());
        members.keySet().stream()
                .filter(name -> name.matches("[a-z0-9_]{1,64}") && !networks.contains(name))
                .filter(name -> Files.isDirectory(directory.resolve(name)))
                .limit(MAX_NETWORKS)
                .forEach(networks::add);
        return networks;
    }

    /**
     * Reports the model.
     *
     * @param files the model files of each network's directory
     * @return whether there is one
     */
    boolean report(Map<String, List<SeenFile>> files, Surroundings surroundings, Findings findings) {
        List<SeenFile> weights = List.of();
        List<Companion> companions = new ArrayList<>();
        for (String network : networks) {
            List<SeenFile> own = oneVariant(files.getOrDefault(network, List.of()));
            if (weights.isEmpty() && MAIN.contains(network)) {
                weights = own;
            } else {
                own.forEach(file -> companions.add(new Companion(file, Role.COMPONENT)));
            }
        }
        if (weights.isEmpty()) {
            return false;
        }
        String name = surroundings.label() == null ? String.valueOf(directory.getFileName()) : surroundings.label();
        List<String> tags = new ArrayList<>(surroundings.tags());
        tags.add(kind());
        tags.add("diffusion-model");
        findings.model(new FoundModel(
                surroundings.layout(),
                weights,
                companions,
                ModelId.slug(name),
                name,
                surroundings.source(),
                tags.stream().distinct().toList()));
        return true;
    }

    private String kind() {
        return FILM.stream().anyMatch(className::contains)
                ? "video"
                : SOUND.stream().anyMatch(className::contains) ? "audio" : "image";
    }

    /** A network may be there in several precisions: the one with the shortest name is what is loaded unless asked otherwise. */
    private static List<SeenFile> oneVariant(List<SeenFile> files) {
        Map<String, List<SeenFile>> variants =
                new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        for (SeenFile file : files) {
            ShardName.parse(file.fileName())
                    .ifPresent(name -> variants.computeIfAbsent(name.stem(), _ -> new ArrayList<>())
                            .add(file));
        }
        return variants.isEmpty()
                ? List.of()
                : variants.values().iterator().next().stream()
                        .sorted(Comparator.comparing(SeenFile::fileName))
                        .toList();
    }
}

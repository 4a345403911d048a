package ai.beast.registry.discovery.layout;

import ai.beast.contracts.ModelId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ollama's store. Tags that share their weights are one model here: several names of one blob. A blob is taken only when it
 * has the size its manifest says, so that a pull under way is not.
 */
final class OllamaStore {
    private static final String OWN_HOST = "registry.ollama.ai";
    private static final String OWN_NAMESPACE = "library";
    private static final int DEPTH_OF_TAGS = 4;

    private record Tagged(List<String> name, OllamaManifest manifest) {}

    private final Path store;
    private final Findings findings;
    private final Map<String, List<Tagged>> byWeights = new TreeMap<>();

    private OllamaStore(Path store, Findings findings) {
        this.store = store;
        this.findings = findings;
    }

    static boolean looksLikeOne(Path directory) {
        return Files.isDirectory(directory.resolve("manifests")) && Files.isDirectory(directory.resolve("blobs"));
    }

    static void find(Path store, Findings findings) {
        OllamaStore reading = new OllamaStore(store, findings);
        findings.directory(store);
        findings.directory(store.resolve("blobs"));
        reading.visit(store.resolve("manifests"), List.of());
        reading.byWeights.values().forEach(reading::report);
    }

    private void visit(Path directory, List<String> names) {
        findings.directory(directory);
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> listing = Files.newDirectoryStream(directory)) {
            listing.forEach(children::add);
        } catch (IOException | java.nio.file.DirectoryIteratorException failure) {
            findings.unreadable(directory, failure);
            return;
        }
        children.sort(Comparator.naturalOrder());
        for (Path child : children) {
            List<String> childNames = new ArrayList<>(names);
            childNames.add(String.valueOf(child.getFileName()));
            boolean hidden = childNames.getLast().startsWith(".");
            if (hidden || childNames.size() > DEPTH_OF_TAGS) {
                continue;
            }
            // Ollama makes no links here, so one is not its.
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                visit(child, childNames);
            } else if (childNames.size() == DEPTH_OF_TAGS && Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)) {
                manifest(child, childNames);
            }
        }
    }

    private void manifest(Path file, List<String> names) {
        findings.file();
        try (InputStream content = Files.newInputStream(file)) {
            OllamaManifest manifest = OllamaManifest.parse(content.readNBytes(OllamaManifest.MAX_BYTES + 1));
            byWeights
                    .computeIfAbsent(manifest.weights().sha256(), _ -> new ArrayList<>())
                    .add(new Tagged(names, manifest));
        } catch (OllamaManifest.Malformed malformed) {
            findings.problem(file, "bad_manifest", "The manifest is not usable: " + malformed.getMessage());
        } catch (IOException unreadable) {
            findings.problem(file, "unreadable", "The manifest cannot be read: " + SystemWords.of(unreadable));
        }
    }

    private void report(List<Tagged> tags) {
        // "latest" says least about what it is.
        Tagged first = tags.stream()
                .min(Comparator.comparing(tag -> tag.name().getLast().equals("latest")))
                .orElseThrow();
        SeenFile weights = blob(first.manifest().weights());
        if (weights == null) {
            return;
        }
        List<FoundModel.Companion> projectors = new ArrayList<>();
        for (OllamaManifest.Layer layer : first.manifest().projectors()) {
            SeenFile projector = blob(layer);
            if (projector == null) {
                return;
            }
            projectors.add(new FoundModel.Companion(projector, FoundModel.Role.PROJECTOR));
        }
        String name = name(first.name());
        findings.model(new FoundModel(
                Layout.OLLAMA,
                List.of(weights),
                projectors,
                ModelId.slug(name),
                name,
                new FoundModel.Source(
                        repository(first.name()),
                        null,
                        first.manifest().weights().sha256()),
                List.of()));
    }

    private @Nullable SeenFile blob(OllamaManifest.Layer layer) {
        Path file = store.resolve("blobs").resolve("sha256-" + layer.sha256());
        findings.file();
        try {
            SeenFile seen = SeenFile.at(file);
            if (seen.sizeBytes() == layer.sizeBytes()) {
                return seen;
            }
            findings.problem(
                    file,
                    "incomplete_blob",
                    "The blob has " + seen.sizeBytes() + " bytes, its manifest says " + layer.sizeBytes());
        } catch (IOException absent) {
            findings.problem(
                    file,
                    "incomplete_blob",
                    "A manifest names this blob, which cannot be read: " + SystemWords.of(absent));
        }
        return null;
    }

    /** As Ollama prints it: its own host and namespace left out. */
    private static String name(List<String> names) {
        StringBuilder name = new StringBuilder();
        boolean own = names.get(0).equals(OWN_HOST);
        if (!own) {
            name.append(names.get(0)).append('/');
        }
        if (!own || !names.get(1).equals(OWN_NAMESPACE)) {
            name.append(names.get(1)).append('/');
        }
        return name.append(names.get(2)).append(':').append(names.get(3)).toString();
    }

    private static @Nullable String repository(List<String> names) {
        boolean hub = names.get(0).equals("hf.co") || names.get(0).equals("huggingface.co");
        return hub ? names.get(1) + "/" + names.get(2) : null;
    }
}

package ai.beast.registry.discovery.root;

import ai.beast.registry.discovery.ollama.OllamaScan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The configured directories, the models directory first. Immutable. */
public record ModelRoots(List<ModelRoot> all) {
    static final String MODELS_DIRECTORY = "internal";

    /**
     * The models directory and the others as they are configured.
     *
     * @throws IllegalArgumentException when a setting is malformed, a name is there twice, or a root lies in another
     */
    public static ModelRoots of(Path modelsDirectory, List<String> locations) {
        List<ModelRoot> roots = new ArrayList<>();
        roots.add(ModelRoot.of(MODELS_DIRECTORY, modelsDirectory));
        locations.stream().filter(text -> !text.isBlank()).map(ModelRoot::parse).forEach(roots::add);
        Set<String> names = new HashSet<>();
        names.add(OllamaScan.ROOT.name());
        for (ModelRoot root : roots) {
            if (!names.add(root.name())) {
                throw new IllegalArgumentException("The name of location " + root.name() + " is taken");
            }
            for (ModelRoot other : roots) {
                if (!root.equals(other) && root.path().startsWith(other.path())) {
                    throw new IllegalArgumentException(
                            "The location " + root.name() + " lies within the location " + other.name());
                }
            }
        }
        return new ModelRoots(List.copyOf(roots));
    }

    public List<Path> paths() {
        return all.stream().map(ModelRoot::path).toList();
    }

    Optional<ModelRoot> named(String name) {
        return all.stream().filter(root -> root.name().equals(name)).findFirst();
    }
}

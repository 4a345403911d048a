package ai.beast.cli.link;

import ai.beast.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The directories in which other programs look for models. */
final class ProgramLayout {
    /** Those that hold models this suite can tell apart. Source: ComfyUI's {@code folder_paths}. */
    private static final Set<String> COMFY_FOLDERS =
            Set.of("checkpoints", "diffusion_models", "text_encoders", "vae", "loras", "controlnet", "upscale_models");

    /** Tags that say what ComfyUI uses a model for, the most telling first. */
    private static final SequencedMap<String, String> COMFY_TAGS = new LinkedHashMap<>();

    static {
        COMFY_TAGS.put("lora", "loras");
        COMFY_TAGS.put("vae", "vae");
        COMFY_TAGS.put("text-encoder", "text_encoders");
        COMFY_TAGS.put("controlnet", "controlnet");
        COMFY_TAGS.put("upscaler", "upscale_models");
        COMFY_TAGS.put("checkpoint", "checkpoints");
    }

    private final Map<String, String> environment;
    private final Path home;
    private final boolean mac;

    ProgramLayout(Map<String, String> environment, Path home, boolean mac) {
        this.environment = environment;
        this.home = home;
        this.mac = mac;
    }

    /**
     * The place of each file of the model.
     *
     * @param directory that the program uses; null for its default
     * @param folder of ComfyUI; null to choose one by what is known about the model
     * @throws CommandException when the program cannot have this model, or its directory is not known
     */
    Map<Path, Path> places(
            LinkedModel model, LinkCommand.Program program, @Nullable Path directory, @Nullable String folder) {
        return switch (program) {
            case LM_STUDIO -> {
                requireGguf(model, "LM Studio");
                Path repository = root(directory, lmStudio(), "LM Studio")
                        .resolve(model.publisher())
                        .resolve(model.repositoryName());
                yield each(model, file -> repository.resolve(file.name()));
            }
            case LLAMA_CPP -> {
                requireGguf(model, "llama.cpp");
                // The name that -hf gives a file in its cache.
                Path cache = directory == null ? llamaCache() : directory;
                String prefix = model.publisher() + "_" + model.repositoryName() + "_";
                yield each(model, file -> cache.resolve(prefix + file.name()));
            }
            case COMFYUI -> {
                Path models = root(directory, Optional.empty(), "ComfyUI");
                Path place = models.resolve(folder == null ? comfyFolder(model) : folder);
                yield each(model, file -> place.resolve(file.name()));
            }
            case OLLAMA -> throw new IllegalArgumentException("Ollama has an API");
        };
    }

    private interface Place {
        Path of(LinkedModel.File file);
    }

    private static Map<Path, Path> each(LinkedModel model, Place place) {
        Map<Path, Path> places = new LinkedHashMap<>();
        model.files().forEach(file -> places.put(file.path(), place.of(file)));
        return places;
    }

    private static void requireGguf(LinkedModel model, String program) {
        if (!model.format().equals("gguf")) {
            throw new CommandException(program + " loads GGUF files; " + model.id() + " is " + model.format());
        }
    }

    /** The program's directory must be there: a wrong one would not be looked at. */
    private static Path root(@Nullable Path given, Optional<Path> known, String program) {
        Path root = given == null ? known.orElse(null) : given;
        if (root == null) {
            throw new CommandException("The models directory of " + program + " is not known; name it with --dir");
        }
        if (!Files.isDirectory(root)) {
            throw new CommandException("There is no directory " + root + "; name that of " + program + " with --dir");
        }
        return root.toAbsolutePath();
    }

    private Optional<Path> lmStudio() {
        return List.of(home.resolve(".lmstudio/models"), home.resolve(".cache/lm-studio/models")).stream()
                .filter(Files::isDirectory)
                .findFirst();
    }

    private Path llamaCache() {
        String configured = environment.getOrDefault("LLAMA_CACHE", "");
        if (!configured.isEmpty()) {
            return Path.of(configured).toAbsolutePath();
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        return mac
                ? home.resolve("Library/Caches/llama.cpp")
                : (cache.isEmpty() ? home.resolve(".cache") : Path.of(cache)).resolve("llama.cpp");
    }

    private static String comfyFolder(LinkedModel model) {
        Set<String> tags = model.tags();
        for (String tag : COMFY_TAGS.keySet()) {
            if (tags.contains(tag)) {
                return Objects.requireNonNull(COMFY_TAGS.get(tag));
            }
        }
        if (model.family().equals("flux") || tags.contains("diffusion-model")) {
            return "diffusion_models";
        }
        if (model.family().equals("sdxl")) {
            return "checkpoints";
        }
        throw new CommandException(
                "Nothing says what ComfyUI uses " + model.id() + " for; name its directory with --folder: "
                        + String.join(", ", COMFY_FOLDERS.stream().sorted().toList()));
    }
}

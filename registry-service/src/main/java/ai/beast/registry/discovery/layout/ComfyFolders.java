package ai.beast.registry.discovery.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The directories of a ComfyUI {@code models} directory, and what lies in each. Source: ComfyUI's {@code folder_paths}. */
final class ComfyFolders {
    private static final Map<String, List<String>> TAGS = Map.ofEntries(
            Map.entry("checkpoints", List.of("image", "checkpoint")),
            Map.entry("unet", List.of("image", "diffusion-model")),
            Map.entry("diffusion_models", List.of("image", "diffusion-model")),
            Map.entry("loras", List.of("lora")),
            Map.entry("vae", List.of("vae")),
            Map.entry("vae_approx", List.of("vae")),
            Map.entry("clip", List.of("text-encoder")),
            Map.entry("text_encoders", List.of("text-encoder")),
            Map.entry("clip_vision", List.of("image-encoder")),
            Map.entry("controlnet", List.of("controlnet")),
            Map.entry("t2i_adapter", List.of("controlnet")),
            Map.entry("upscale_models", List.of("upscaler")),
            Map.entry("embeddings", List.of("textual-inversion")),
            Map.entry("hypernetworks", List.of("hypernetwork")),
            Map.entry("style_models", List.of("style-model")),
            Map.entry("gligen", List.of("gligen")),
            Map.entry("photomaker", List.of("photomaker")),
            Map.entry("audio_encoders", List.of("audio-encoder")));
    private static final List<String> COMPANIONS = List.of("loras", "vae", "clip", "unet", "diffusion_models");

    private ComfyFolders() {}

    static boolean looksLikeOne(Path directory) {
        return Files.isDirectory(directory.resolve("checkpoints"))
                && COMPANIONS.stream().anyMatch(name -> Files.isDirectory(directory.resolve(name)));
    }

    /** The kind of models in the directory of that name; empty when ComfyUI has no such directory. */
    static Optional<List<String>> tags(String directoryName) {
        return Optional.ofNullable(TAGS.get(directoryName));
    }
}

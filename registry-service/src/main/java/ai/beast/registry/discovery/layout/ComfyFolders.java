package ai.beast.registry.discovery.layout;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The directories of a {@code models} directory of ComfyUI or of Stable Diffusion web UI, in any letter case, and what lies in each. Source: ComfyUI's
 * {@code folder_paths}, the web UI's {@code paths_internal} and {@code modelloader}.
 */
final class ComfyFolders {
    private static final Map<String, List<String>> TAGS = Map.ofEntries(
            Map.entry("checkpoints", List.of("image", "checkpoint")),
            Map.entry("stable_diffusion", List.of("image", "checkpoint")),
            Map.entry("unet", List.of("image", "diffusion-model")),
            Map.entry("unet_gguf", List.of("image", "diffusion-model")),
            Map.entry("diffusion_models", List.of("image", "diffusion-model")),
            Map.entry("loras", List.of("lora")),
            Map.entry("lora", List.of("lora")),
            Map.entry("lycoris", List.of("lora")),
            Map.entry("vae", List.of("vae")),
            Map.entry("vae_approx", List.of("vae")),
            Map.entry("clip", List.of("text-encoder")),
            Map.entry("clip_gguf", List.of("text-encoder")),
            Map.entry("text_encoder", List.of("text-encoder")),
            Map.entry("text_encoders", List.of("text-encoder")),
            Map.entry("clip_vision", List.of("image-encoder")),
            Map.entry("controlnet", List.of("controlnet")),
            Map.entry("t2i_adapter", List.of("controlnet")),
            Map.entry("upscale_models", List.of("upscaler")),
            Map.entry("latent_upscale_models", List.of("upscaler")),
            Map.entry("esrgan", List.of("upscaler")),
            Map.entry("realesrgan", List.of("upscaler")),
            Map.entry("swinir", List.of("upscaler")),
            Map.entry("gfpgan", List.of("face-restoration")),
            Map.entry("codeformer", List.of("face-restoration")),
            Map.entry("embeddings", List.of("textual-inversion")),
            Map.entry("hypernetworks", List.of("hypernetwork")),
            Map.entry("style_models", List.of("style-model")),
            Map.entry("gligen", List.of("gligen")),
            Map.entry("photomaker", List.of("photomaker")),
            Map.entry("ipadapter", List.of("ip-adapter")),
            Map.entry("model_patches", List.of("model-patch")),
            Map.entry("audio_encoders", List.of("audio-encoder")));
    /** A directory of this name may lie anywhere. */
    private static final List<String> COMMON = List.of("embeddings", "lora", "loras", "clip");

    private ComfyFolders() {}

    /** Whether two of the directories lie in it, one of them with a name that says enough. */
    static boolean looksLikeOne(List<Path> children) {
        List<String> known = children.stream()
                .map(ComfyFolders::key)
                .filter(TAGS::containsKey)
                .distinct()
                .toList();
        return known.size() >= 2
                && known.stream().anyMatch(name -> !COMMON.contains(name))
                && children.stream()
                                .filter(child -> TAGS.containsKey(key(child)) && Files.isDirectory(child))
                                .limit(2)
                                .count()
                        == 2;
    }

    /** The tags of a directory that is one of them itself, told by those beside it. */
    static Optional<List<String>> tagsAmongSiblings(Path directory) {
        Path parent = directory.getParent();
        if (parent == null || !TAGS.containsKey(key(directory))) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> siblings =
                Files.newDirectoryStream(parent, sibling -> TAGS.containsKey(key(sibling)))) {
            List<Path> known = new ArrayList<>();
            siblings.forEach(known::add);
            return looksLikeOne(known) ? tags(key(directory)) : Optional.empty();
        } catch (IOException | DirectoryIteratorException unreadable) {
            return Optional.empty();
        }
    }

    /** The kind of models in the directory of that name; empty when there is no such directory. */
    static Optional<List<String>> tags(String directoryName) {
        return Optional.ofNullable(TAGS.get(key(directoryName)));
    }

    private static String key(Path directory) {
        return key(String.valueOf(directory.getFileName()));
    }

    private static String key(String directoryName) {
        return directoryName.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}

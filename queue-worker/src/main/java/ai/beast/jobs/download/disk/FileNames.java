package ai.beast.jobs.download.disk;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names that are safe to give to a file, made of names somebody else chose. */
public final class FileNames {
    private static final int LONGEST = 180;
    private static final List<String> MODEL_ENDINGS =
            List.of(".gguf", ".safetensors", ".ggml", ".bin", ".onnx", ".pt", ".pth", ".ckpt", ".tflite", ".llamafile");

    private static final Pattern SHARD = Pattern.compile("-\\d{5}-of-\\d{5}(\\.[a-z]+)$");

    private FileNames() {}

    /** The last part of a URL's path; {@code download} when there is nothing to go by. */
    public static String ofUrl(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        String last = path.substring(path.lastIndexOf('/') + 1);
        try {
            last = URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return sanitised(last);
        }
        return sanitised(last);
    }

    /** Letters, digits, and {@code . _ - + ( ) , space}; no leading dot; short enough for any file system. */
    public static String sanitised(String name) {
        StringBuilder safe = new StringBuilder();
        // Of a long name the end is kept: it has the extension and, with shards, the number.
        name.codePoints()
                .skip(Math.max(0, name.codePointCount(0, name.length()) - LONGEST))
                .forEach(c -> {
                    if (Character.isLetterOrDigit(c) || "._-+(), ".indexOf(c) >= 0) {
                        safe.appendCodePoint(c);
                    } else {
                        safe.append('_');
                    }
                });
        String trimmed = safe.toString().strip();
        while (trimmed.startsWith(".")) {
            trimmed = trimmed.substring(1);
        }
        while (trimmed.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            trimmed = trimmed.substring(trimmed.offsetByCodePoints(0, 1));
        }
        return trimmed.isEmpty() ? "download" : trimmed;
    }

    /** A catalogue id for a file nobody named: lower case, digits, dots, dashes and underscores. */
    public static String modelId(String fileName) {
        String stem = SHARD.matcher(fileName.toLowerCase(Locale.ROOT)).replaceFirst("$1");
        for (String ending : MODEL_ENDINGS) {
            if (stem.endsWith(ending)) {
                stem = stem.substring(0, stem.length() - ending.length());
                break;
            }
        }
        String slug = stem.replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[-._]+|[-._]+$", "");
        return slug.isEmpty() ? "model" : slug;
    }
}

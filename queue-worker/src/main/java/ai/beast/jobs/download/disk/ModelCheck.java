package ai.beast.jobs.download.disk;

import ai.beast.jobs.download.Failures;
import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Is it a model? Content with the expected hash is: an engine may read a header that this release cannot, and the catalogue says why it
 * could not. Of other content a name that promises GGUF or safetensors must have such a header, sound in itself and with all its tensors inside
 * the file. Formats whose headers are not read here are known by their extensions alone, and are refused only when they are plainly a web page or
 * an error message. Any other name is accepted when the content is GGUF or safetensors after all.
 */
public final class ModelCheck {
    private static final Set<String> READABLE = Set.of("gguf", "safetensors");
    private static final Set<String> KNOWN = Set.of(
            "bin",
            "ggml",
            "onnx",
            "pt",
            "pth",
            "ckpt",
            "tflite",
            "llamafile",
            "engine",
            "mlmodel",
            "npz",
            "h5",
            "keras",
            "nemo",
            "model");
    private static final int LOOK = 512;

    private ModelCheck() {}

    /**
     * @param name the final name
     * @param vouched whether the content has the expected hash
     */
    public static void require(Path content, String name, boolean vouched) throws IOException, JobFailedException {
        if (vouched) {
            return;
        }
        String extension = extension(name);
        if (READABLE.contains(extension)) {
            readable(content, "The file is called " + name + " but is not a sound model");
        } else if (KNOWN.contains(extension)) {
            if (looksLikeText(content)) {
                throw notAModel("The server sent a text or web page instead of the model " + name);
            }
        } else {
            readable(content, "The file " + name + " is not a model");
        }
    }

    /** Refuses a page or an error message in place of a companion. */
    public static void requireCompanion(Path content, String name) throws IOException, JobFailedException {
        if (looksLikeText(content)) {
            throw notAModel("The server sent a text or web page instead of " + name);
        }
    }

    /** Whether a file's name has an ending of model files. */
    public static boolean namesModel(String name) {
        String extension = extension(name);
        return name.indexOf('.') > 0 && (READABLE.contains(extension) || KNOWN.contains(extension));
    }

    private static void readable(Path content, String complaint) throws IOException, JobFailedException {
        try {
            ModelFiles.read(content);
        } catch (ModelFileException unsound) {
            throw notAModel(complaint + ": " + unsound.getMessage());
        }
    }

    private static boolean looksLikeText(Path content) throws IOException {
        byte[] start;
        try (var file = Files.newInputStream(content)) {
            start = file.readNBytes(LOOK);
        }
        String text =
                new String(start, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
        return text.startsWith("<!doctype")
                || text.startsWith("<html")
                || text.startsWith("<?xml")
                || text.startsWith("{\"error")
                || text.startsWith("version https://git-lfs");
    }

    private static JobFailedException notAModel(String detail) {
        return Failures.permanent(ErrorCode.NOT_A_MODEL, detail);
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}

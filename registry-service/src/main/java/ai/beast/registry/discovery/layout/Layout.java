package ai.beast.registry.discovery.layout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Whose way of keeping model files it is. */
public enum Layout {
    /** Directories of any shape. */
    FILES("files"),
    /** {@code manifests/<host>/<namespace>/<model>/<tag>} and {@code blobs/sha256-<hex>}. */
    OLLAMA("ollama"),
    /** {@code <publisher>/<repository>/<file>}. */
    LM_STUDIO("lm-studio"),
    /** {@code models--<owner>--<name>/snapshots/<commit>/<file>}, links into {@code blobs}. */
    HUGGING_FACE("hugging-face"),
    /** {@code checkpoints}, {@code loras}, {@code vae} and the like beside each other. */
    COMFY_UI("comfyui");

    private final String label;

    Layout(String label) {
        this.label = label;
    }

    /** The name in configuration, JSON and the database. */
    @JsonValue
    public String label() {
        return label;
    }

    public static Optional<Layout> byLabel(String label) {
        return Arrays.stream(values())
                .filter(layout -> layout.label.equals(label))
                .findFirst();
    }
}

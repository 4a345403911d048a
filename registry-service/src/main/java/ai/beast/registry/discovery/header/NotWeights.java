package ai.beast.registry.discovery.header;

import ai.beast.modelfiles.ModelHeader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files of a model's format that hold something else than a model's weights. Source of the marks: llama.cpp's converters and {@code llama-imatrix}. */
final class NotWeights {
    private NotWeights() {}

    /** Why the file is no model; empty where it is one. */
    static Optional<FileHeader.Unreadable> of(ModelHeader header) {
        Object type = header.metadata().get("general.type");
        if ("imatrix".equals(type) || header.metadata().containsKey("imatrix.chunk_count")) {
            return refused("importance_matrix", "An importance matrix for quantizing, not a model");
        }
        if ("controlvector".equals(header.architecture())) {
            return refused("control_vector", "A control vector, not a model");
        }
        if (header.tensors().isEmpty() && !oneOfSeveral(header)) {
            return header.arrays().containsKey("tokenizer.ggml.tokens")
                    ? refused("vocabulary_only", "A vocabulary without weights (0 tensors), not a model")
                    : refused("no_weights", "The file holds no weights (0 tensors)");
        }
        return Optional.empty();
    }

    /** The first file of a split model may hold metadata alone. */
    private static boolean oneOfSeveral(ModelHeader header) {
        @Nullable Object count = header.metadata().get("split.count");
        return count instanceof Long files && files > 1;
    }

    private static Optional<FileHeader.Unreadable> refused(String reason, String detail) {
        return Optional.of(new FileHeader.Unreadable(reason, detail));
    }
}

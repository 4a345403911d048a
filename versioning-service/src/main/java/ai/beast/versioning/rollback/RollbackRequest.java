package ai.beast.versioning.rollback;

import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The path to restore the content to.
 *
 * @param path absolute or relative to the first model directory; null for the path the snapshot was taken from
 */
@Schema(name = "RollbackRequest", examples = "{\"path\": \"llama-3.2-1b-instruct.gguf\"}")
public record RollbackRequest(
        @Size(min = 1, max = 4096)
        @Schema(description = "A file below the model directories; by default the one the snapshot was taken from")
        @Nullable
        String path) {}

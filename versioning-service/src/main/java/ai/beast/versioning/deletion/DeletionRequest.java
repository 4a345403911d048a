package ai.beast.versioning.deletion;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The files to delete, and what must be kept of them. */
@Schema(
        name = "DeletionRequest",
        examples =
                "{\"model\": \"tiny-llama\", \"paths\": [\"tiny-llama.gguf\"], \"snapshot\": true, \"whileInUse\": true}")
public record DeletionRequest(
        @NotBlank @Size(max = 200) @Schema(description = "The model's id in the catalogue")
        String model,

        @NotEmpty
        @Size(max = 1000)
        @Schema(description = "All its files, or some: absolute, or relative to the first model directory")
        List<@NotBlank @Size(max = 4096) String> paths,

        @Schema(description = "Take a snapshot of what no snapshot has, first") @Nullable
        Boolean snapshot,

        @Schema(description = "Delete also what no snapshot has") @Nullable
        Boolean force,

        @Schema(description = "Delete also while an alias points to the model") @Nullable
        Boolean whileInUse,

        @Schema(description = "Say what would be deleted, and do nothing") @Nullable
        Boolean dryRun) {}

package ai.beast.versioning.repair;

import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An additional source for the missing content. */
@Schema(name = "RepairRequest", description = "Where to look besides the places the service knows by itself")
public record RepairRequest(
        @Size(min = 1, max = 4096)
        @Schema(description = "A file below the model directories that has the same content, or parts of it")
        @Nullable
        String path,

        @Size(min = 1, max = 4096)
        @Schema(
                description =
                        "Where the content can be fetched; by default the URL it was downloaded from, where known")
        @Nullable
        String url) {}

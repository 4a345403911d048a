package ai.beast.versioning.retention;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Parameters of a collection. */
@Schema(name = "CollectionRequest", description = "How to collect")
public record CollectionRequest(
        @Min(0)
        @Max(31_536_000)
        @Schema(
                description = "For how many seconds collections must have seen a chunk unused; 0 removes at once."
                        + " Without it, an hour.",
                examples = "3600")
        @Nullable
        Long graceSeconds) {}

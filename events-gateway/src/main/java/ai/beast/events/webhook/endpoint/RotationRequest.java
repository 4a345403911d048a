package ai.beast.events.webhook.endpoint;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param overlapSeconds how long the present secret signs beside the new one; 0 when it has leaked */
public record RotationRequest(
        @Min(0) @Max(RotationRequest.MAX_LENGTH) @Schema(examples = "86400") @Nullable
        Integer overlapSeconds) {
    static final int MAX_LENGTH = 30 * 24 * 3600;
}

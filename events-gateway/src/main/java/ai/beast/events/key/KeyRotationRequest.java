package ai.beast.events.key;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** @param overlapSeconds how long the present key holds beside the new one; absent or 0: not at all */
@Schema(name = "KeyRotationRequest")
record KeyRotationRequest(
        @Min(0) @Max(KeyRotationRequest.MAX_LENGTH) @Schema(examples = "3600") @Nullable
        Integer overlapSeconds) {
    static final int MAX_LENGTH = 30 * 24 * 3600;
}

package ai.beast.versioning.snapshot.verify;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The extent of a verification. */
@Schema(name = "VerifyRequest", description = "How much of the store to verify")
public record VerifyRequest(
        @DecimalMin(value = "0", inclusive = false)
        @DecimalMax("1")
        @Schema(
                description = "Part of the bytes of all snapshots; those not verified for the longest time come first."
                        + " Without it, all",
                examples = "0.05")
        @Nullable
        Double fraction) {}

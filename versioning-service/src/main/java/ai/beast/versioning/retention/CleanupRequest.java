package ai.beast.versioning.retention;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The snapshots to keep; all others are removed. */
@Schema(
        name = "CleanupRequest",
        description = "What to keep of each model, in addition to what is pinned or labelled",
        examples = "{\"keepNewest\": 5, \"keepDaily\": 7, \"keepWeekly\": 4, \"keepMonthly\": 12, \"dryRun\": true}")
public record CleanupRequest(
        @Size(min = 1, max = 200)
        @Schema(description = "Only this model's snapshots, by its id; without it all models'")
        @Nullable
        String model,

        @Min(0) @Max(100_000) @Schema(description = "The newest snapshots of each model; without it, 5") @Nullable
        Integer keepNewest,

        @Min(0)
        @Max(100_000)
        @Schema(description = "Number of days (UTC) with snapshots of which the newest is kept; default 0")
        @Nullable
        Integer keepDaily,

        @Min(0) @Max(100_000) @Schema(description = "Likewise of weeks (ISO 8601)") @Nullable
        Integer keepWeekly,

        @Min(0) @Max(100_000) @Schema(description = "Likewise of months") @Nullable
        Integer keepMonthly,

        @Schema(description = "Say what would be done and why, and do nothing") @Nullable
        Boolean dryRun,

        @Schema(description = "Needed for a policy that leaves a model without any snapshot") @Nullable
        Boolean allowRemovingAll,

        @Min(0)
        @Max(31_536_000)
        @Schema(
                description =
                        "For how many seconds collections must have seen a chunk unused before its space is freed; 0 frees"
                                + " it at once. Without it, an hour")
        @Nullable
        Long graceSeconds) {

    private static final int NEWEST = 5;
    static final long GRACE_SECONDS = 3600;

    RetentionPolicy policy() {
        return new RetentionPolicy(or(keepNewest, NEWEST), or(keepDaily, 0), or(keepWeekly, 0), or(keepMonthly, 0));
    }

    long grace() {
        return graceSeconds == null ? GRACE_SECONDS : graceSeconds;
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}

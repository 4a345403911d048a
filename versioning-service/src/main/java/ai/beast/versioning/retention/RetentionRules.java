package ai.beast.versioning.retention;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The policy that is applied on a schedule. */
@Schema(
        name = "RetentionRules",
        description =
                "What is kept of each model, in addition to what is pinned or labelled, and how often the rest goes",
        examples = "{\"enabled\": true, \"everyHours\": 24, \"keepNewest\": 5, \"keepDaily\": 7, \"keepWeekly\": 4,"
                + " \"keepMonthly\": 12}")
public record RetentionRules(
        @Schema(description = "Whether it is applied at all")
        boolean enabled,

        @Min(1) @Max(8784) @Schema(description = "Hours between two runs")
        int everyHours,

        @Min(1) @Max(100_000) @Schema(description = "The newest snapshots of each model")
        int keepNewest,

        @Min(0) @Max(100_000) @Schema(description = "Number of days (UTC) with snapshots of which the newest is kept")
        int keepDaily,

        @Min(0) @Max(100_000) @Schema(description = "Likewise of weeks (ISO 8601)")
        int keepWeekly,

        @Min(0) @Max(100_000) @Schema(description = "Likewise of months")
        int keepMonthly) {

    static final RetentionRules OFF = new RetentionRules(false, 24, 5, 0, 0, 0);

    /** The cleanup that applies them once. */
    public CleanupRequest cleanup() {
        return new CleanupRequest(null, keepNewest, keepDaily, keepWeekly, keepMonthly, null, null, null);
    }
}

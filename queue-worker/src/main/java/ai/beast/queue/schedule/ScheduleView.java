package ai.beast.queue.schedule;

import ai.beast.queue.intake.EnqueueRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A schedule as clients see it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Schedule")
public record ScheduleView(
        @Schema(examples = "nightly") String name,
        @Schema(examples = "30 3 * * *") @Nullable String cron,
        @Schema(examples = "Europe/Berlin") @Nullable String zone,

        @Schema(enumeration = {"skip", "once", "all"}) @Nullable
        String missed,

        @Schema(description = "The next tick; null when there is none any more") @Nullable
        Instant next,

        @Schema(description = "What became of earlier ticks; null while there was none")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Last last,

        @Schema(implementation = EnqueueRequest.class) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        JsonNode job,

        @Schema(description = "Why the schedule cannot be shown; all but its name and next tick are null then")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String problem) {

    /** Earlier ticks. Members without a value are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "ScheduleLast")
    public record Last(
            @Schema(description = "When the latest job was added") @Nullable
            Instant run,

            @Schema(description = "Id of that job") @Nullable
            String job,

            @Schema(description = "Its status; absent when it is no longer kept") @Nullable
            String status,

            @Schema(description = "Why it failed, or its latest run did") @Nullable
            String error,

            @Schema(description = "The latest tick that was missed while no process ran") @Nullable
            Instant missed) {}

    /** All schedules. */
    @Schema(name = "ScheduleList")
    public record Page(List<ScheduleView> items) {}
}

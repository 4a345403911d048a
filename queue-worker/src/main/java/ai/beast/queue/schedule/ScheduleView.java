package ai.beast.queue.schedule;

import ai.beast.queue.intake.EnqueueRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
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
        @Schema(examples = "30 3 * * *") String cron,
        @Schema(examples = "Europe/Berlin") String zone,

        @Schema(enumeration = {"skip", "once", "all"}) String missed,

        @Schema(description = "The next tick; null when there is none any more") @Nullable
        Instant next,

        @JsonInclude(JsonInclude.Include.NON_NULL) EnqueueRequest job) {

    /** All schedules. */
    @Schema(name = "ScheduleList")
    public record Page(List<ScheduleView> items) {}
}

package ai.beast.queue.schedule;

import ai.beast.queue.intake.EnqueueRequest;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job and when it is enqueued. The store keeps a schedule in this form. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ScheduleRequest")
public record ScheduleRequest(
        @Schema(
                description =
                        "Minute, hour, day of month, month, day of week; six fields begin with seconds; or @hourly, @daily, "
                                + "@weekly, @monthly, @yearly",
                examples = "30 3 * * *",
                required = true)
        @Nullable
        String cron,

        @Schema(
                description =
                        "Time zone of the expression. Default: UTC. Where clocks change, a tick at given hours comes "
                                + "once: at the end of the gap, or at the first of the two moments",
                examples = "Europe/Berlin")
        @Nullable
        String zone,

        @Schema(
                description = "Ticks missed while no process ran: skip, once (default: one job for all of them) or all",
                enumeration = {"skip", "once", "all"})
        @Nullable
        String missed,

        @Schema(description = "The job of a tick; without run_at, after and idempotency_key", required = true) @Nullable
        EnqueueRequest job) {}

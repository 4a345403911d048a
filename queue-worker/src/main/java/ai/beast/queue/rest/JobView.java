package ai.beast.queue.rest;

import ai.beast.problem.Problem;
import ai.beast.queue.admin.NotRunningReason;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job as clients see it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(Include.NON_NULL)
@Schema(name = "Job")
public record JobView(
        @Schema(examples = "01k9xvt5f3m8q2w7c4bz") String id,
        @Schema(examples = "model.download") String type,

        @Schema(enumeration = {"queued", "scheduled", "waiting", "started", "finished", "failed", "cancelled"})
        String status,

        @Schema(enumeration = {"interactive", "high", "normal", "bulk"})
        String priority,

        Instant enqueuedAt,

        @Schema(description = "When a scheduled job becomes ready") @Nullable
        Instant scheduledFor,

        @Schema(description = "Start of the latest run") @JsonInclude(Include.ALWAYS) @Nullable
        Instant startedAt,

        @JsonInclude(Include.ALWAYS) @Nullable Instant endedAt,

        @Schema(description = "Runs in a row that count, the present one included; one that got further begins anew")
        int attempts,

        int maxAttempts,

        @Schema(description = "Workers lost while running it")
        int losses,

        @Schema(description = "Seconds one run may take; 0: no limit")
        long timeout,

        @Schema(description = "Seconds the finished job is kept")
        long resultTtl,

        @Nullable String worker,
        @Nullable ProgressView progress,

        @Schema(description = "It runs and has been asked to stop")
        boolean cancelRequested,

        @Schema(type = SchemaType.OBJECT, description = "What a finished job came to") @Nullable
        JsonNode result,

        @Schema(description = "Why a failed job failed") @Nullable
        Problem error,

        @Schema(description = "Why an earlier run failed or was put off, on a job that is not failed") @Nullable
        Problem lastError,

        @Nullable String idempotencyKey,

        @Schema(description = "It is paused, or runs and has been asked to pause")
        boolean paused,

        @Schema(description = "Jobs it waits or waited for") @JsonInclude(Include.NON_EMPTY)
        List<String> after,

        @Schema(description = "Tokens a run takes") @JsonInclude(Include.NON_EMPTY)
        Map<String, Integer> resources,

        @Schema(description = "Why it is to run and does not; only where one job is read") @Nullable
        NotRunningReason whyNotRunning,

        @Schema(type = SchemaType.OBJECT) JsonNode payload) {}

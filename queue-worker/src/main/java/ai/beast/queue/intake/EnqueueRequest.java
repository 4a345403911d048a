package ai.beast.queue.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request for a job, as a client sends it. Only the type is required. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "EnqueueRequest")
public record EnqueueRequest(
        @Schema(
                description = "One of the types GET /api/queue/stats lists",
                examples = "model.download",
                required = true)
        @Nullable
        String type,

        @Schema(
                type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.OBJECT,
                description = "What the handler of the type needs")
        @Nullable
        JsonNode payload,

        @Schema(description = "Timeout of one attempt in seconds; 0: no limit. Default: 3600, none for downloads")
        @Nullable
        Long timeout,

        @Schema(description = "How long the finished job is kept, in seconds; 0: not at all. Default: 86400") @Nullable
        Long resultTtl,

        @Schema(description = "interactive, high, normal (default) or bulk") @Nullable
        String priority,

        @Schema(description = "Seconds from now before which the job does not start") @Nullable
        Long delay,

        @Schema(description = "Not before this time; not together with delay")
        @JsonDeserialize(using = ExactTime.class)
        @Nullable
        Instant runAt,

        @Schema(
                description =
                        "The same key with the same payload names the same job, failed and cancelled ones included, for as long as "
                                + "that job is kept (result_ttl)")
        @Nullable
        String idempotencyKey,

        @Nullable Retry retry,

        @Schema(description = "Jobs to wait for: ids, or names of other jobs of the same batch; at most 100") @Nullable
        List<String> after,

        @Schema(
                description = "When one of them ends without success: fail (default), cancel, or run anyway",
                enumeration = {"fail", "cancel", "run"})
        @Nullable
        String onDependencyFailure,

        @Schema(
                description = "Tokens a run takes while it runs, such as gpu, disk or bandwidth",
                examples = "{\"gpu\": 1}")
        @Nullable
        Map<String, Integer> resources,

        @Schema(description = "In a batch: name by which other jobs of it refer to this one in after") @Nullable
        String name) {
    /** The same with another payload. */
    EnqueueRequest withPayload(@Nullable JsonNode other) {
        return new EnqueueRequest(
                type,
                other,
                timeout,
                resultTtl,
                priority,
                delay,
                runAt,
                idempotencyKey,
                retry,
                after,
                onDependencyFailure,
                resources,
                name);
    }

    /** How failed attempts are retried. Absent members take the defaults of the job type. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "RetryPolicy")
    public record Retry(
            @Schema(description = "Runs that may fail in a row, at least 1") @Nullable
            Integer maxAttempts,

            @Schema(description = "Delay after the first failure, in seconds; doubles with each further one in a row")
            @Nullable
            Long firstDelay,

            @Schema(description = "Maximum delay, in seconds") @Nullable
            Long maxDelay) {}
}

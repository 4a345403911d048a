package ai.beast.queue.intake;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A request for a job. Only the type is required. */
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

        @Schema(description = "Not before this time; not together with delay") @Nullable
        Instant runAt,

        @Schema(description = "The same key with the same payload names the same job") @Nullable
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

    /** Starts a request for a job of this type; everything else is left to the defaults. */
    public static Builder ofType(String type) {
        Builder builder = new Builder();
        builder.type = type;
        return builder;
    }

    /** The same request, depending on these jobs. */
    EnqueueRequest withAfter(List<String> ids) {
        Builder builder = toBuilder();
        builder.after = ids;
        return builder.build();
    }

    /** The same request with another payload. */
    public EnqueueRequest withPayload(JsonNode value) {
        return toBuilder().payload(value).build();
    }

    private Builder toBuilder() {
        Builder builder = new Builder();
        builder.type = type;
        builder.payload = payload;
        builder.timeout = timeout;
        builder.resultTtl = resultTtl;
        builder.priority = priority;
        builder.delay = delay;
        builder.runAt = runAt;
        builder.idempotencyKey = idempotencyKey;
        builder.retry = retry;
        builder.after = after;
        builder.onDependencyFailure = onDependencyFailure;
        builder.resources = resources;
        builder.name = name;
        return builder;
    }

    /** Collects the members of a request that the service makes itself. Not thread-safe. */
    public static final class Builder {
        private @Nullable String type;
        private @Nullable JsonNode payload;
        private @Nullable Long timeout;
        private @Nullable Long resultTtl;
        private @Nullable String priority;
        private @Nullable Long delay;
        private @Nullable Instant runAt;
        private @Nullable String idempotencyKey;
        private @Nullable Retry retry;
        private @Nullable List<String> after;
        private @Nullable String onDependencyFailure;
        private @Nullable Map<String, Integer> resources;
        private @Nullable String name;

        private Builder() {}

        public Builder payload(JsonNode value) {
            payload = value;
            return this;
        }

        public Builder idempotencyKey(@Nullable String value) {
            idempotencyKey = value;
            return this;
        }

        public EnqueueRequest build() {
            return new EnqueueRequest(
                    type,
                    payload,
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

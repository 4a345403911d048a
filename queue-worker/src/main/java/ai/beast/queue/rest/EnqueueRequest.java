package ai.beast.queue.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a client says about a job it wants done. All but the type may be left out. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
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

        @Schema(
                description =
                        "Longest time one run may take, in seconds; 0: no limit. Default: 3600, none for downloads")
        @Nullable
        Long timeout,

        @Schema(description = "How long the finished job is kept, in seconds; 0: not at all. Default: 86400") @Nullable
        Long resultTtl,

        @Schema(description = "interactive, high, normal (default) or bulk") @Nullable
        String priority,

        @Schema(description = "Not before so many seconds from now") @Nullable
        Long delay,

        @Schema(description = "Not before this time; not together with delay") @Nullable
        Instant runAt,

        @Schema(description = "The same key with the same payload names the same job") @Nullable
        String idempotencyKey,

        @Nullable Retry retry) {

    /** How failing runs are tried again; what is left out is as the job type has it. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "RetryPolicy")
    public record Retry(
            @Schema(description = "Runs that may fail, at least 1") @Nullable
            Integer maxAttempts,

            @Schema(description = "Rest after the first failure, in seconds; doubles with each") @Nullable
            Long firstDelay,

            @Schema(description = "Longest rest, in seconds") @Nullable
            Long maxDelay) {}
}

package ai.beast.queue.rest;

import ai.beast.queue.core.JobState;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A job was accepted: from here on it is not lost. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Accepted")
public record Accepted(
        boolean ok,
        @Schema(examples = "01k9xvt5f3m8q2w7c4bz") String jobId,
        @Schema(examples = "Queued") String message,

        @Schema(description = "State of a job that was accepted before; absent for a new one", examples = "failed")
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String status) {

    static Accepted fresh(String id) {
        return new Accepted(true, id, "Queued", null);
    }

    /** @param state null when the job is not kept any more */
    static Accepted before(String id, @Nullable JobState state) {
        String message =
                switch (state) {
                    case null -> "Accepted before; the job has ended and is no longer kept";
                    case FAILED, CANCELLED ->
                        "Accepted before; the job has " + (state == JobState.FAILED ? "failed" : "been cancelled")
                                + ". Queue it again with POST /api/queue/jobs/" + id
                                + "/retry, or send another idempotency key";
                    default -> "Accepted before; the job is the same";
                };
        return new Accepted(true, id, message, state == null ? null : state.word());
    }
}

package ai.beast.queue.rest;

import ai.beast.problem.Problem;
import ai.beast.queue.admin.NotRunningReason;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobError;
import ai.beast.queue.core.JobState;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Read model of a job for the API. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(Include.NON_NULL)
@JsonPropertyOrder({"id", "type", "status", "priority", "enqueuedAt", "scheduledFor", "startedAt", "endedAt"})
@Schema(name = "Job")
public final class JobView {
    @JsonIgnore
    private final Job job;

    private final @Nullable NotRunningReason whyNotRunning;
    private final @Nullable JsonNode result;
    private final JsonNode payload;

    /** @param result and payload: without secrets */
    JobView(Job job, @Nullable NotRunningReason whyNotRunning, @Nullable JsonNode result, JsonNode payload) {
        this.job = job;
        this.whyNotRunning = whyNotRunning;
        this.result = result;
        this.payload = payload;
    }

    @Schema(examples = "01k9xvt5f3m8q2w7c4bz")
    public String getId() {
        return job.id();
    }

    @Schema(examples = "model.download")
    public String getType() {
        return job.spec().type();
    }

    @Schema(enumeration = {"queued", "scheduled", "waiting", "started", "finished", "failed", "cancelled"})
    public String getStatus() {
        return job.state().word();
    }

    @Schema(enumeration = {"interactive", "high", "normal", "bulk"})
    public String getPriority() {
        return job.spec().priority().word();
    }

    public Instant getEnqueuedAt() {
        return job.times().enqueuedAt();
    }

    @Schema(description = "When a scheduled job becomes ready")
    public @Nullable Instant getScheduledFor() {
        return job.times().dueAt();
    }

    @Schema(description = "Start of the latest run")
    @JsonInclude(Include.ALWAYS)
    public @Nullable Instant getStartedAt() {
        return job.times().startedAt();
    }

    @JsonInclude(Include.ALWAYS)
    public @Nullable Instant getEndedAt() {
        return job.times().endedAt();
    }

    @Schema(description = "Runs in a row that count, the present one included; one that got further begins anew")
    public int getAttempts() {
        return job.attempts();
    }

    public int getMaxAttempts() {
        return job.spec().options().retry().maxAttempts();
    }

    @Schema(description = "Workers lost while running it")
    public int getLosses() {
        return job.counts().losses();
    }

    @Schema(description = "Seconds one run may take; 0: no limit")
    public long getTimeout() {
        return job.spec().options().timeout().toSeconds();
    }

    @Schema(description = "Seconds the finished job is kept")
    public long getResultTtl() {
        return job.spec().options().resultTtl().toSeconds();
    }

    public @Nullable String getWorker() {
        return running() ? job.run().worker() : null;
    }

    public @Nullable ProgressView getProgress() {
        return job.run().progress() == null ? null : ProgressView.of(job.run().progress());
    }

    @Schema(description = "It runs and has been asked to stop")
    public boolean isCancelRequested() {
        return job.run().cancelRequested() && running();
    }

    @Schema(type = SchemaType.OBJECT, description = "What a finished job came to")
    public @Nullable JsonNode getResult() {
        return result;
    }

    @Schema(description = "Why a failed job failed")
    public @Nullable Problem getError() {
        return problemIf(job.state() == JobState.FAILED);
    }

    @Schema(description = "Why an earlier run failed or was put off, on a job that is not failed")
    public @Nullable Problem getLastError() {
        return problemIf(job.state() != JobState.FAILED);
    }

    public @Nullable String getIdempotencyKey() {
        return job.spec().idempotencyKey();
    }

    @Schema(description = "It is paused, or runs and has been asked to pause")
    public boolean isPaused() {
        return job.blockers().paused();
    }

    @Schema(description = "Jobs it waits or waited for")
    @JsonInclude(Include.NON_EMPTY)
    public List<String> getAfter() {
        return job.spec().after().jobs();
    }

    @Schema(description = "Tokens a run takes")
    @JsonInclude(Include.NON_EMPTY)
    public Map<String, Integer> getResources() {
        return job.spec().resources();
    }

    @Schema(description = "Why it is to run and does not; only where one job is read")
    public @Nullable NotRunningReason getWhyNotRunning() {
        return whyNotRunning;
    }

    @Schema(type = SchemaType.OBJECT)
    public JsonNode getPayload() {
        return payload;
    }

    private boolean running() {
        return job.state() == JobState.STARTED;
    }

    private @Nullable Problem problemIf(boolean shown) {
        JobError error = job.run().error();
        return shown && error != null ? JobViews.problem(error) : null;
    }
}

package ai.beast.queue.admin;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.store.CancelResult;
import ai.beast.queue.core.store.InvalidCursorException;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.worker.Handlers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads jobs and changes their states on request. Blocks on the store. */
@ApplicationScoped
public class JobControl {
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PAGE = 500;

    private final JobStore store;
    private final Handlers handlers;

    JobControl(JobStore store, Handlers handlers) {
        this.store = store;
        this.handlers = handlers;
    }

    public Optional<Job> find(String id) {
        return store.get(id);
    }

    /** @throws ProblemException 404 */
    public Job get(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /** Cancels a job, or asks its worker to; returns the job after that. */
    public Job cancel(String id) {
        CancelResult result = store.cancel(id);
        switch (result) {
            case UNKNOWN -> throw unknown(id);
            case ENDED -> throw ended();
            case COMMITTING -> throw new ProblemException(ErrorCode.INVALID_STATE, "The job is about to finish");
            case CANCELLED, REQUESTED -> {}
        }
        Job job = get(id);
        if (result == CancelResult.CANCELLED) {
            handlers.of(job.spec().type()).ifPresent(handler -> handler.abandoned(job));
        }
        return job;
    }

    /** Pauses a job, or asks its worker to; returns the job after that. */
    public Job pause(String id) {
        switch (store.pause(id)) {
            case UNKNOWN -> throw unknown(id);
            case ENDED -> throw ended();
            case TOO_LATE ->
                throw new ProblemException(ErrorCode.INVALID_STATE, "The job is about to finish or to be cancelled");
            case PAUSED, REQUESTED -> {}
        }
        return get(id);
    }

    /** Resumes a paused job. */
    public Job resume(String id) {
        return switch (store.resume(id)) {
            case UNKNOWN -> throw unknown(id);
            case NOT_PAUSED -> throw new ProblemException(ErrorCode.INVALID_STATE, "The job is not paused");
            case RESUMED -> get(id);
        };
    }

    /** Queues a failed or cancelled job again. */
    public Job retry(String id) {
        return switch (store.retry(id)) {
            case UNKNOWN -> throw unknown(id);
            case NOT_RETRYABLE ->
                throw new ProblemException(ErrorCode.INVALID_STATE, "Only failed or cancelled jobs can be retried");
            case QUEUED -> get(id);
        };
    }

    /**
     * A page of jobs.
     *
     * @param state word of a {@link JobState}; null for any
     * @param limit from 1 to {@value #MAX_PAGE}; null for {@value #DEFAULT_PAGE}
     */
    public JobPage list(
            @Nullable String state, @Nullable String type, @Nullable Integer limit, @Nullable String cursor) {
        JobState wanted = state == null
                ? null
                : JobState.ofWord(state)
                        .orElseThrow(() -> ProblemException.invalid("state", "must be one of: " + states()));
        checkType(type);
        int size = limit == null ? DEFAULT_PAGE : limit;
        if (size < 1 || size > MAX_PAGE) {
            throw ProblemException.invalid("limit", "must be between 1 and " + MAX_PAGE);
        }
        try {
            return store.list(new JobQuery(wanted, type, size, cursor));
        } catch (InvalidCursorException foreign) {
            throw new ProblemException(
                            ErrorCode.INVALID_CURSOR, "cursor must be the next_cursor of an earlier page", foreign)
                    .field("cursor");
        }
    }

    /** @throws ProblemException when this process knows no such type */
    public void checkType(@Nullable String type) {
        if (type != null && handlers.of(type).isEmpty()) {
            throw ProblemException.invalid("type", "must be one of: " + String.join(", ", handlers.types()));
        }
    }

    private static String states() {
        return Arrays.stream(JobState.values()).map(JobState::word).collect(Collectors.joining(", "));
    }

    private static ProblemException ended() {
        return new ProblemException(ErrorCode.INVALID_STATE, "The job has already ended");
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("No job " + id + ", or it has ended and is no longer kept");
    }
}

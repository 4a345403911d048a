package ai.beast.queue.admin;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.store.CancelResult;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.worker.Handlers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads jobs and changes their states on request. Blocks on the store. */
@ApplicationScoped
public class JobControl {
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

    /** The runs of a job. */
    public List<Attempt> attempts(String id) {
        return store.attempts(id).orElseThrow(() -> unknown(id));
    }

    /** Drops a job that has ended. */
    public void delete(String id) {
        switch (store.delete(id)) {
            case UNKNOWN -> throw unknown(id);
            case REFUSED ->
                throw new ProblemException(
                        ErrorCode.INVALID_STATE, "Only a job that has ended can be deleted; cancel it first");
            case CHANGED -> {}
        }
    }

    /** @param priority word of a {@link Priority} */
    public Job prioritize(String id, @Nullable String priority) {
        Priority chosen = Arrays.stream(Priority.values())
                .filter(each -> each.word().equals(priority))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        "priority",
                        "must be one of: "
                                + Arrays.stream(Priority.values())
                                        .map(Priority::word)
                                        .collect(Collectors.joining(", "))));
        return switch (store.prioritize(id, chosen)) {
            case UNKNOWN -> throw unknown(id);
            case REFUSED -> throw ended();
            case CHANGED -> get(id);
        };
    }

    /** @throws ProblemException when this process knows no such type */
    public void checkType(@Nullable String type) {
        if (type != null && handlers.of(type).isEmpty()) {
            throw ProblemException.invalid("type", "must be one of: " + String.join(", ", handlers.types()));
        }
    }

    private static ProblemException ended() {
        return new ProblemException(ErrorCode.INVALID_STATE, "The job has already ended");
    }

    static ProblemException unknown(String id) {
        return ProblemException.notFound("No job " + id + ", or it has ended and is no longer kept");
    }
}

package ai.beast.queue.rest;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.admin.DeadLetters;
import ai.beast.queue.admin.RetriedView;
import ai.beast.queue.core.Job;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.JobState;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.CancelResult;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.InvalidCursorException;
import ai.beast.queue.core.store.JobPage;
import ai.beast.queue.core.store.JobQuery;
import ai.beast.queue.core.store.JobStore;
import ai.beast.queue.core.store.StoreGate;
import ai.beast.queue.intake.BatchIntake;
import ai.beast.queue.intake.BatchRequest;
import ai.beast.queue.intake.Batches;
import ai.beast.queue.intake.EnqueueRequest;
import ai.beast.queue.intake.Intake;
import ai.beast.queue.intake.NewJobs;
import ai.beast.queue.worker.Handlers;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What clients may do with jobs. Blocks on the store. */
@ApplicationScoped
public class QueueService {
    static final int LONGEST_PAGE = 500;

    private final JobStore store;
    private final Handlers handlers;
    private final StoreGate gate;
    private final NewJobs newJobs;
    private final Batches batches;
    private final Intake intake;
    private final BatchIntake batchIntake;
    private final DeadLetters deadLetters;
    private final JobIds ids = JobIds.system();

    QueueService(
            JobStore store,
            Handlers handlers,
            StoreGate gate,
            NewJobs newJobs,
            Batches batches,
            Intake intake,
            BatchIntake batchIntake,
            DeadLetters deadLetters) {
        this.store = store;
        this.handlers = handlers;
        this.gate = gate;
        this.newJobs = newJobs;
        this.batches = batches;
        this.intake = intake;
        this.batchIntake = batchIntake;
        this.deadLetters = deadLetters;
    }

    /**
     * Accepts a job. When this returns, the job is in the store.
     *
     * @throws ProblemException naming the field, when the job could never run or its idempotency key is taken
     */
    public Enqueued enqueue(@Nullable EnqueueRequest request) {
        if (request == null) {
            throw ProblemException.invalid("type", "A job needs a type");
        }
        NewJob job = newJobs.of(ids.next(), request);
        refuseWhileUnsafe();
        Enqueued enqueued = kept(intake.add(job));
        refuse("", enqueued);
        return enqueued;
    }

    /**
     * Accepts jobs, all of them or none.
     *
     * @throws ProblemException naming the field, when one could never run, waits for itself or for one that is not known, or its
     *     idempotency key is taken
     */
    AcceptedBatch enqueue(@Nullable BatchRequest request) {
        List<EnqueueRequest> wanted = request == null ? null : request.jobs();
        if (wanted == null || wanted.isEmpty() || wanted.size() > Batches.MOST) {
            throw ProblemException.invalid("jobs", "A batch has 1 to " + Batches.MOST + " jobs");
        }
        List<Batches.Placed> placed = batches.of(wanted);
        refuseWhileUnsafe();
        List<Enqueued> answers =
                batchIntake.add(placed.stream().map(Batches.Placed::job).toList());
        AcceptedBatch.Item[] items = new AcceptedBatch.Item[wanted.size()];
        for (int i = 0; i < answers.size(); i++) {
            int index = placed.get(i).index();
            refuse(Batches.part(index) + ".", answers.get(i));
            items[index] = new AcceptedBatch.Item(
                    answers.get(i).id(),
                    wanted.get(index).name(),
                    answers.get(i).verdict() == Enqueued.Verdict.EXISTING);
        }
        return new AcceptedBatch(true, List.of(items));
    }

    private static Enqueued kept(CompletableFuture<Enqueued> answer) {
        try {
            return answer.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    private void refuseWhileUnsafe() {
        if (gate.unsafe()) {
            throw new ProblemException(
                            ErrorCode.SERVICE_UNAVAILABLE, "The queue's store might lose the job, so none is accepted")
                    .with("retry_after", 60);
        }
    }

    private static void refuse(String part, Enqueued enqueued) {
        if (enqueued.verdict() == Enqueued.Verdict.CONFLICT) {
            throw new ProblemException(
                            ErrorCode.IDEMPOTENCY_CONFLICT,
                            "The key belongs to job " + enqueued.id() + ", which has another payload")
                    .field(part + "idempotency_key")
                    .with("job_id", enqueued.id());
        }
        if (enqueued.verdict() == Enqueued.Verdict.UNKNOWN_DEPENDENCY) {
            throw ProblemException.invalid(
                    part + "after", "There is no job " + enqueued.id() + ", or it has ended and is not kept any more");
        }
    }

    Optional<Job> find(String id) {
        return store.get(id);
    }

    Job get(String id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /** Stops a job, or asks for it; the job as it is then. */
    Job cancel(String id) {
        CancelResult result = store.cancel(id);
        switch (result) {
            case UNKNOWN -> throw unknown(id);
            case ENDED -> throw new ProblemException(ErrorCode.INVALID_STATE, "The job has ended already");
            case COMMITTING ->
                throw new ProblemException(ErrorCode.INVALID_STATE, "The job is about to finish: it is too late");
            case CANCELLED, REQUESTED -> {}
        }
        Job job = get(id);
        if (result == CancelResult.CANCELLED) {
            handlers.of(job.type()).ifPresent(handler -> handler.abandoned(job));
        }
        return job;
    }

    /** Holds a job back, or asks for it; the job as it is then. */
    Job pause(String id) {
        switch (store.pause(id)) {
            case UNKNOWN -> throw unknown(id);
            case ENDED -> throw new ProblemException(ErrorCode.INVALID_STATE, "The job has ended already");
            case TOO_LATE ->
                throw new ProblemException(ErrorCode.INVALID_STATE, "The job is about to finish or to be cancelled");
            case PAUSED, REQUESTED -> {}
        }
        return get(id);
    }

    /** Lets a paused job go on. */
    Job resume(String id) {
        return switch (store.resume(id)) {
            case UNKNOWN -> throw unknown(id);
            case NOT_PAUSED -> throw new ProblemException(ErrorCode.INVALID_STATE, "The job is not paused");
            case RESUMED -> get(id);
        };
    }

    void pauseQueue(boolean paused) {
        store.pauseQueue(paused);
    }

    /** Queues failed jobs again, the latest first and so many at once. */
    RetriedView retryDead(@Nullable String type) {
        checkType(type);
        return deadLetters.retry(type);
    }

    /** Queues a failed or cancelled job again. */
    Job retry(String id) {
        return switch (store.retry(id)) {
            case UNKNOWN -> throw unknown(id);
            case NOT_RETRYABLE ->
                throw new ProblemException(ErrorCode.INVALID_STATE, "Only a failed or cancelled job can be retried");
            case QUEUED -> get(id);
        };
    }

    JobPage list(@Nullable String state, @Nullable String type, @Nullable Integer limit, @Nullable String cursor) {
        JobState wanted = state == null
                ? null
                : JobState.ofWord(state).orElseThrow(() -> ProblemException.invalid("state", "There is no such state"));
        checkType(type);
        int size = limit == null ? 50 : limit;
        if (size < 1 || size > LONGEST_PAGE) {
            throw ProblemException.invalid("limit", "The limit is between 1 and " + LONGEST_PAGE);
        }
        try {
            return store.list(new JobQuery(wanted, type, size, cursor));
        } catch (InvalidCursorException foreign) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "This cursor is not one that a page gave", foreign)
                    .field("cursor");
        }
    }

    private void checkType(@Nullable String type) {
        if (type != null && handlers.of(type).isEmpty()) {
            throw ProblemException.invalid("type", "There is no such job type");
        }
    }

    StatsView stats(String queue) {
        return StatsView.of(
                queue, handlers.types(), store.stats(), store.workers().size());
    }

    WorkerList workers() {
        return WorkerList.of(store.workers());
    }

    private static ProblemException unknown(String id) {
        return ProblemException.notFound("There is no job " + id + ", or it has ended and is not kept any more");
    }
}

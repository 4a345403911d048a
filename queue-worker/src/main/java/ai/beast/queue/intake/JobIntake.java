package ai.beast.queue.intake;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobHandler;
import ai.beast.queue.core.JobIds;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.store.Enqueued;
import ai.beast.queue.core.store.StoreGate;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts requests for new jobs. When a method returns, the jobs are in the store. Blocks on the store. */
@ApplicationScoped
public class JobIntake {
    private static final int UNSAFE_RETRY_AFTER_SECONDS = 60;

    private final StoreGate gate;
    private final NewJobs newJobs;
    private final Batches batches;
    private final EnqueueBatcher batcher;
    private final BatchEnqueuer batchEnqueuer;
    private final JobIds ids = JobIds.system();

    JobIntake(StoreGate gate, NewJobs newJobs, Batches batches, EnqueueBatcher batcher, BatchEnqueuer batchEnqueuer) {
        this.gate = gate;
        this.newJobs = newJobs;
        this.batches = batches;
        this.batcher = batcher;
        this.batchEnqueuer = batchEnqueuer;
    }

    /**
     * Accepts a job.
     *
     * @throws ProblemException naming the field, when the job could never run or its idempotency key is taken
     */
    public Enqueued enqueue(@Nullable EnqueueRequest request) {
        if (request == null) {
            throw ProblemException.invalid("type", "type is required");
        }
        return enqueue(newJobs.of(ids.next(), request));
    }

    /**
     * Accepts a job with the defaults of its type.
     *
     * @throws ProblemException naming the field, when the job could never run or its idempotency key is taken
     */
    public <P> Enqueued enqueue(JobHandler<P> handler, P payload, @Nullable String idempotencyKey) {
        return enqueue(newJobs.of(ids.next(), handler, payload, idempotencyKey));
    }

    private Enqueued enqueue(NewJob job) {
        refuseWhileUnsafe();
        Enqueued enqueued = batcher.add(job);
        refuse("", enqueued);
        return enqueued;
    }

    /**
     * Accepts jobs, all of them or none.
     *
     * @return one reply for each, in the order of the request
     * @throws ProblemException naming the field, when one could never run, depends on itself or on an unknown job, or its
     *     idempotency key is taken
     */
    public List<Enqueued> enqueue(@Nullable BatchRequest request) {
        List<EnqueueRequest> wanted = request == null ? null : request.jobs();
        if (wanted == null || wanted.isEmpty() || wanted.size() > Batches.MAX_JOBS) {
            throw ProblemException.invalid("jobs", "A batch must have 1 to " + Batches.MAX_JOBS + " jobs");
        }
        List<Batches.Placed> placed = batches.of(wanted);
        refuseWhileUnsafe();
        List<Enqueued> replies =
                batchEnqueuer.add(placed.stream().map(Batches.Placed::job).toList());
        Enqueued[] ordered = new Enqueued[wanted.size()];
        for (int i = 0; i < replies.size(); i++) {
            int index = placed.get(i).index();
            refuse(Batches.part(index) + ".", replies.get(i));
            ordered[index] = replies.get(i);
        }
        return List.of(ordered);
    }

    private void refuseWhileUnsafe() {
        if (gate.unsafe()) {
            throw new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, "No jobs are accepted: " + gate.trouble())
                    .with("retry_after", UNSAFE_RETRY_AFTER_SECONDS);
        }
    }

    private static void refuse(String part, Enqueued enqueued) {
        if (enqueued.status() == Enqueued.Status.CONFLICT) {
            throw new ProblemException(
                            ErrorCode.IDEMPOTENCY_CONFLICT,
                            "The idempotency key belongs to job " + enqueued.id() + ", which has another payload")
                    .field(part + "idempotency_key")
                    .with("job_id", enqueued.id());
        }
        if (enqueued.status() == Enqueued.Status.UNKNOWN_DEPENDENCY) {
            throw ProblemException.invalid(
                    part + "after", "No job " + enqueued.id() + ", or it has ended and is no longer kept");
        }
    }
}

package ai.beast.queue.core;

import java.util.List;
import java.util.Optional;

/**
 * Keeps jobs and says who may run them. Every method is one atomic step, safe to call from any thread and any process, and
 * blocks its caller until the answer is there (call from virtual threads). Every method throws
 * {@link StoreUnavailableException} when the store cannot be reached; all may be repeated then: ids, fences and idempotency
 * keys keep a repeated call from taking effect twice.
 *
 * <p>Time is the store's own clock, so that workers whose clocks disagree agree on leases.
 */
public interface JobStore {

    /** Adds jobs. One answer for each, in order; a conflict of one does not keep the others out. */
    List<Enqueued> enqueue(List<NewJob> jobs);

    /**
     * Ends runs and claims jobs in one step.
     *
     * @param worker who claims
     * @param outcomes of runs this or any process holds the lease of
     * @param claim most jobs to lease, 0 for none
     */
    Turn settle(String worker, List<Outcome> outcomes, int claim);

    /** Leases up to so many ready jobs. */
    default List<Lease> claim(String worker, int most) {
        return settle(worker, List.of(), most).leases();
    }

    /** Renews leases and carries progress and checkpoints out, cancellation in. One answer for each, in order. */
    List<Pulse> heartbeat(String worker, List<Beat> beats);

    /** Stops a job that has not ended: at once if it is not running, else through its worker's next heartbeat. */
    CancelResult cancel(String id);

    /** Queues a failed or cancelled job again, with new budgets and its last checkpoint. */
    RetryResult retry(String id);

    Optional<Job> get(String id);

    /** @throws InvalidCursorException for a cursor that is none */
    JobPage list(JobQuery query);

    QueueStats stats();

    /**
     * Takes jobs from workers whose lease has ended, and drops ended jobs whose time is over.
     *
     * @param limit most to look at
     * @return the jobs taken, whatever they became
     */
    List<String> reap(int limit);

    /**
     * Makes scheduled jobs ready whose time has come.
     *
     * @return how many
     */
    int promote(int limit);

    /** Shows a worker, for {@link #workers}; workers not shown for a while are forgotten. */
    void show(WorkerInfo worker);

    /** The workers shown lately. */
    List<WorkerInfo> workers();

    /** The oldest events kept for publishing, oldest first. */
    List<OutboxEvent> pendingEvents(int limit);

    /** Drops events that have been published. */
    void published(List<String> eventIds);

    /**
     * Checks that every job is in exactly the one structure its state calls for. Reads everything: for tests and support.
     *
     * @return what is wrong, in words; empty when all is well
     */
    List<String> audit();
}

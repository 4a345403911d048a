package ai.beast.queue.core.store;

import ai.beast.queue.core.Job;
import ai.beast.queue.core.Limit;
import ai.beast.queue.core.NewJob;
import ai.beast.queue.core.Priority;
import ai.beast.queue.core.admin.Attempt;
import ai.beast.queue.core.admin.ChangeResult;
import ai.beast.queue.core.admin.WatchedJobs;
import ai.beast.queue.core.lease.HeartbeatReply;
import ai.beast.queue.core.lease.HeartbeatRequest;
import ai.beast.queue.core.lease.Lease;
import ai.beast.queue.core.lease.Outcome;
import ai.beast.queue.core.lease.SettleReply;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs and says who may run them. Every method is one atomic step, safe to call from any thread and any process, and
 * blocks its caller until the answer is there (call from virtual threads). Every method throws
 * {@link StoreUnavailableException} when the store cannot be reached; all may be repeated then: ids, fences and idempotency
 * keys keep a repeated call from taking effect twice.
 *
 * <p>Time is the store's own clock, so that workers whose clocks disagree agree on leases.
 */
public interface JobStore {

    /**
     * Adds jobs. One answer for each, in order; one that is refused does not keep the others out. A job may wait for others of
     * the same call that stand before it.
     */
    List<Enqueued> enqueue(List<NewJob> jobs);

    /** Adds jobs, all of them or, when one is refused, none. */
    List<Enqueued> enqueueTogether(List<NewJob> jobs);

    /**
     * Ends runs and claims jobs in one step.
     *
     * @param worker who claims
     * @param outcomes of runs this or any process holds the lease of
     * @param claim most jobs to lease, 0 for none
     */
    SettleReply settle(String worker, List<Outcome> outcomes, int claim);

    /** Leases ready jobs. @param most jobs */
    default List<Lease> claim(String worker, int most) {
        return settle(worker, List.of(), most).leases();
    }

    /** Renews leases and carries progress and checkpoints out, cancellation in. One answer for each, in order. */
    List<HeartbeatReply> heartbeat(String worker, List<HeartbeatRequest> requests);

    /** Stops a job that has not ended: at once if it is not running, else through its worker's next heartbeat. */
    CancelResult cancel(String id);

    /**
     * Holds a job back until it is resumed: at once if it is not running, else through its worker's next heartbeat, which makes
     * the run stop and release its job with a checkpoint, without using up an attempt.
     */
    PauseResult pause(String id);

    /** Lets a paused job go on: it is ready again, or waits for what else it has to wait for. */
    ResumeResult resume(String id);

    /** From now on no job is claimed, or jobs are claimed again. What runs goes on. */
    void pauseQueue(boolean paused);

    /** Sets a limit, also for what runs already; those beyond it go on. */
    void limit(Limit limit);

    /**
     * Takes a limit away.
     *
     * @return whether there was one
     */
    boolean unlimit(String gate);

    /** All limits, by the name of their gates. */
    List<LimitState> limits();

    /** Queues a failed or cancelled job again, with new budgets and its last checkpoint. */
    RetryResult retry(String id);

    Optional<Job> get(String id);

    /** @throws InvalidCursorException for a cursor that is none */
    JobPage list(JobQuery query);

    /** The runs of a job, the earliest first; of the ended ones the latest. Empty when there is no such job. */
    Optional<List<Attempt>> attempts(String id);

    /** Drops a job that has ended, with its result. */
    ChangeResult delete(String id);

    /** Gives a job that has not ended another priority: in its band it stands behind all others. */
    ChangeResult prioritize(String id, Priority priority);

    /** The head of the queue, and what became of the jobs that were there before. */
    WatchedJobs watch(WatchedJobs.Request request);

    QueueStats stats();

    /**
     * Takes jobs from workers whose lease has ended, and drops ended jobs whose time is over.
     *
     * @param limit most to look at
     * @return the jobs taken, whatever they became
     */
    List<String> reap(int limit);

    /**
     * Makes scheduled jobs ready whose time has come, wakes workers for those that stand before a limit where there is
     * room by now, and moves those that have been ready for long one band up.
     *
     * @return how many scheduled ones became ready
     */
    int promote(int limit);

    /**
     * Keeps a schedule, in place of any of the same name.
     *
     * @param definition what {@link #schedules} gives back
     * @param next its next tick; null: none
     */
    void putSchedule(String name, String definition, @Nullable Instant next);

    /** @return whether there was one */
    boolean removeSchedule(String name);

    /** All schedules, by name. */
    List<Schedule> schedules();

    /** Schedules whose tick has come, the longest due first. */
    DueSchedules dueSchedules(int limit);

    /**
     * Ends a tick: moves the schedule on to the next one and adds the jobs of this one, both or nothing.
     *
     * @param seen as it was read; if its tick or definition has changed since, nothing happens
     * @param next the tick after; null: none
     * @return whether this call was the one that ended the tick
     */
    boolean fire(Schedule seen, @Nullable Instant next, List<NewJob> jobs);

    /** Shows a worker, for {@link #workers}; workers not shown for a while are forgotten. */
    void show(WorkerInfo worker);

    /** Forgets a worker that has ended. */
    void hide(String worker);

    /** The workers shown lately. */
    List<WorkerInfo> workers();

    /**
     * Checks that every job is in exactly the one structure its state calls for. Reads everything: for tests and support.
     *
     * @return what is wrong, in words; empty when all is well
     */
    List<String> audit();

    /**
     * Repairs what {@link #audit} finds. Jobs are never dropped as long as there is what they were enqueued with.
     *
     * @param maxJobs does nothing when more jobs are kept than these
     * @return what was repaired, in words; empty when all is well
     */
    List<String> repair(int maxJobs);

    /** The repairs of single jobs, found damaged by other calls since the last call of this method; at most 100. */
    List<String> repairs();
}

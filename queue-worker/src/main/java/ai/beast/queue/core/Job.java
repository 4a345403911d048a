package ai.beast.queue.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job as the store knows it, at one moment.
 *
 * @param run what its runs have reported
 */
public record Job(
        String id, JobSpec spec, JobState state, Times times, Counts counts, RunReport run, Blockers blockers) {

    /**
     * Moments of a job, by the store's clock.
     *
     * @param dueAt when a scheduled job becomes ready
     * @param startedAt start of the latest run
     */
    public record Times(
            Instant enqueuedAt,
            @Nullable Instant dueAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /**
     * How often a job was run.
     *
     * @param failures runs in a row that ended in failure; a run that was released with a new checkpoint resets the count
     * @param losses lost workers that counted
     * @param fence number of claims; calls of a worker with a lower number are refused
     */
    public record Counts(int failures, int losses, long fence) {}

    /**
     * What the runs of a job have reported so far.
     *
     * @param worker of the latest run
     * @param cancelRequested the running job is to stop, and its worker has not stopped it yet
     * @param result JSON text
     * @param error why the latest failed run failed; on a job that has not failed, why an earlier run did not succeed or was
     *     put off
     */
    public record RunReport(
            @Nullable String worker,
            @Nullable Progress progress,
            @Nullable String checkpoint,
            boolean cancelRequested,
            @Nullable String result,
            @Nullable JobError error) {}

    /** Runs that count against the retry policy, the present one included. */
    public int attempts() {
        return counts.failures() + (state == JobState.STARTED || state == JobState.FINISHED ? 1 : 0);
    }
}

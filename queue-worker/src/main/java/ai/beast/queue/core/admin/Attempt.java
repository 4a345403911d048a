package ai.beast.queue.core.admin;

import ai.beast.queue.core.JobError;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a job, whether it counted or not.
 *
 * @param number counted from 1 over all runs of the job: the run's fencing token
 * @param endedAt null while it runs
 * @param error why it failed or was put off
 */
public record Attempt(
        long number,
        String worker,
        Instant startedAt,
        @Nullable Instant endedAt,
        AttemptState state,
        @Nullable JobError error) {
    /** Ended runs of a job that are kept beside the latest one. */
    public static final int MAX_KEPT = 20;
}

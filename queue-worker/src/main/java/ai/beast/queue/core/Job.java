package ai.beast.queue.core;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the store knows it, at one moment.
 *
 * @param failures runs in a row that ended in failure; a run that was given back with a new checkpoint begins the count anew
 * @param losses lost workers that counted
 * @param fence how often it was claimed; a worker with a lower number has no say any more
 * @param dueAt when a scheduled job becomes ready
 * @param startedAt start of the latest run
 * @param cancelRequested somebody wants the running job stopped and its worker has not done so yet
 * @param result JSON text
 * @param error why the latest failed run failed; on a job that is not failed, why an earlier run did not succeed or was put off
 * @param after the jobs it waits or waited for
 * @param resources tokens a run of it takes, by name
 * @param hold what keeps it from running, apart from its turn
 */
public record Job(
        String id,
        String type,
        String payload,
        JobState state,
        Priority priority,
        JobOptions options,
        int failures,
        int losses,
        long fence,
        Instant enqueuedAt,
        @Nullable Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String worker,
        @Nullable Progress progress,
        @Nullable String checkpoint,
        boolean cancelRequested,
        @Nullable String result,
        @Nullable JobError error,
        @Nullable String idempotencyKey,
        @Nullable String trace,
        Dependencies after,
        Map<String, Integer> resources,
        Blockers blockers) {

    /** Runs that count against the retry policy, the present one included. */
    public int attempts() {
        return failures + (state == JobState.STARTED || state == JobState.FINISHED ? 1 : 0);
    }
}

package ai.beast.queue.core.lease;

import ai.beast.queue.core.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Renewal of one lease.
 *
 * @param progress new since the last request, else null
 * @param checkpoint new since the last request, else null
 * @param committing from here on the job can't be cancelled any more: it is about to make its result visible
 */
public record HeartbeatRequest(
        String id,
        long fence,
        @Nullable Progress progress,
        @Nullable String checkpoint,
        boolean committing) {}

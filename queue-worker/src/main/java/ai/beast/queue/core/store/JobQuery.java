package ai.beast.queue.core.store;

import ai.beast.queue.core.JobState;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list.
 *
 * @param limit most jobs on a page, at least 1
 * @param cursor from the page before
 */
public record JobQuery(
        @Nullable JobState state,
        @Nullable String type,
        int limit,
        @Nullable String cursor) {}

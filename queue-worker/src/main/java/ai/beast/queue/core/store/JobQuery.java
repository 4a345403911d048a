package ai.beast.queue.core.store;

import ai.beast.queue.core.JobState;
import ai.beast.queue.core.admin.JobFilter;
import ai.beast.queue.core.admin.JobOrder;
import ai.beast.queue.core.admin.ListPlace;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs to list.
 *
 * @param after by time alone: only jobs behind this place
 * @param limit most jobs on a page, at least 1
 * @param cursor from the page before
 */
public record JobQuery(
        JobFilter filter,
        JobOrder order,
        @Nullable ListPlace after,
        int limit,
        @Nullable String cursor) {

    /** Jobs of a state and a type, or of any, in the order of their states. */
    public JobQuery(@Nullable JobState state, @Nullable String type, int limit, @Nullable String cursor) {
        this(JobFilter.of(state, type), JobOrder.STATE, null, limit, cursor);
    }
}

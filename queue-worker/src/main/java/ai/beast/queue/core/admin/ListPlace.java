package ai.beast.queue.core.admin;

import ai.beast.queue.core.Job;
import java.util.Comparator;

/**
 * A job's place in a list by time.
 *
 * @param enqueuedAt milliseconds since 1970
 */
public record ListPlace(long enqueuedAt, String id) {
    /** Earliest first, equal times by id. */
    public static final Comparator<ListPlace> EARLIEST_FIRST =
            Comparator.comparingLong(ListPlace::enqueuedAt).thenComparing(ListPlace::id);

    public static ListPlace of(Job job) {
        return new ListPlace(job.times().enqueuedAt().toEpochMilli(), job.id());
    }
}

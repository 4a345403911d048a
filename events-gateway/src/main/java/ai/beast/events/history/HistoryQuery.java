package ai.beast.events.history;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.LogPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A query of past events.
 *
 * @param from the place where an earlier page ended; null to begin at the end of the log, or at its beginning
 * @param since only events written at this moment or later; null for all
 * @param until only events written before this moment; null for all
 * @param limit how many events at most
 */
record HistoryQuery(
        EventFilter filter,
        Order order,
        @Nullable LogPosition from,
        @Nullable Instant since,
        @Nullable Instant until,
        int limit) {

    /** In which order events are given. */
    enum Order {
        NEWEST,
        OLDEST
    }
}

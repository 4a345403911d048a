package ai.beast.events.history;

import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import org.jspecify.annotations.Nullable;

/** One partition in the order of a page. Not thread-safe. */
interface PartitionReader {

    /** The next record, which stays; null when there are no more. */
    @Nullable
    LogEntry peek() throws LogUnavailableException, PositionLostException;

    /** Removes the record that {@link #peek} gave. */
    void remove();

    /** The offset with which another reader goes on here. */
    long bound();
}

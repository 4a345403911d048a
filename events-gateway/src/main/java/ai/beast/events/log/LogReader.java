package ai.beast.events.log;

import java.time.Duration;
import java.util.List;

/** Reads the log forward. Not thread-safe. */
public interface LogReader extends AutoCloseable {

    /** Goes to a place in all partitions that the position names. */
    void seek(LogPosition position);

    /** Goes to a place in one partition and leaves the others alone until the next {@code seek}. */
    void seek(int partition, long offset);

    /**
     * The next records, in order within each partition. Empty when there are none in this time, also while the log cannot
     * be reached.
     *
     * @throws PositionLostException when the records at the present place are gone; seek again
     * @throws LogUnavailableException when the log refuses to be read
     */
    List<LogEntry> poll(Duration atMost) throws PositionLostException, LogUnavailableException;

    /** The offset of the next record that {@link #poll} will give from this partition, which must be one that was sought. */
    long next(int partition);

    @Override
    void close();
}

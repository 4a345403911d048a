package ai.beast.events.history;

import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One partition, oldest record first, read in pieces. Not thread-safe. */
final class ForwardReader implements PartitionReader {
    private static final Duration POLL = Duration.ofMillis(500);

    private final LogReader log;
    private final int partition;
    private final long end;
    private final long deadline;
    private final Deque<LogEntry> piece = new ArrayDeque<>();
    /** Everything before was given out. */
    private long bound;
    /** Start of the next piece. */
    private long read;

    /**
     * @param begin the offset at which to begin
     * @param end the offset before which to stop
     * @param deadline by {@link System#nanoTime}
     */
    ForwardReader(LogReader log, int partition, long begin, long end, long deadline) {
        this.log = log;
        this.partition = partition;
        this.end = end;
        this.deadline = deadline;
        this.bound = begin;
        this.read = begin;
    }

    @Override
    public @Nullable LogEntry peek() throws LogUnavailableException, PositionLostException {
        if (piece.isEmpty() && read < end) {
            readPiece();
        }
        return piece.peekFirst();
    }

    @Override
    public void remove() {
        bound = piece.removeFirst().offset() + 1;
    }

    @Override
    public long bound() {
        return piece.isEmpty() ? read : bound;
    }

    private void readPiece() throws LogUnavailableException, PositionLostException {
        log.seek(partition, read);
        while (piece.isEmpty() && log.next(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new LogUnavailableException("The log could not be read in time", null);
            }
            for (LogEntry entry : log.poll(POLL)) {
                if (entry.offset() < end) {
                    piece.add(entry);
                }
            }
            read = piece.isEmpty()
                    ? Math.min(end, log.next(partition))
                    : piece.getLast().offset() + 1;
        }
        if (piece.isEmpty()) {
            // What is left of the range are markers, which are no records.
            read = end;
        }
    }
}

package ai.beast.events.history;

import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One partition, newest record first. A log can only be read forward, so it is read in pieces from the end: each piece is
 * read whole and then given out in reverse. Not thread-safe.
 */
final class BackwardReader implements PartitionReader {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MAX_WEIGHT = 2 * 1024 * 1024;

    private final LogReader log;
    private final int partition;
    private final long begin;
    private final long deadline;
    private final Deque<LogEntry> piece = new ArrayDeque<>();
    private int pieceSize;
    /** Everything from here on was given out or skipped. */
    private long bound;
    /** Start of the present piece. */
    private long read;

    /**
     * @param bound the offset before which to begin
     * @param pieceSize how many records to read at first; it doubles as more are needed
     * @param deadline by {@link System#nanoTime}
     */
    BackwardReader(LogReader log, int partition, long begin, long bound, int pieceSize, long deadline) {
        this.log = log;
        this.partition = partition;
        this.begin = begin;
        this.bound = bound;
        this.read = bound;
        this.pieceSize = pieceSize;
        this.deadline = deadline;
    }

    @Override
    public @Nullable LogEntry peek() throws LogUnavailableException, PositionLostException {
        while (piece.isEmpty() && read > begin) {
            bound = read;
            readPiece(Math.max(begin, bound - pieceSize));
            pieceSize = Math.min(pieceSize * 2, 500);
        }
        return piece.peekLast();
    }

    @Override
    public void remove() {
        bound = piece.removeLast().offset();
    }

    @Override
    public long bound() {
        return piece.isEmpty() ? read : bound;
    }

    private void readPiece(long from) throws LogUnavailableException, PositionLostException {
        log.seek(partition, from);
        read = from;
        int weight = 0;
        while (log.next(partition) < bound) {
            if (System.nanoTime() > deadline) {
                throw new LogUnavailableException("The log could not be read in time", null);
            }
            List<LogEntry> entries = log.poll(POLL);
            for (LogEntry entry : entries) {
                if (entry.offset() < bound) {
                    piece.add(entry);
                    weight += entry.weight();
                }
            }
            while (weight > MAX_WEIGHT && piece.size() > 1) {
                LogEntry oldest = piece.remove();
                weight -= oldest.weight();
                read = oldest.offset() + 1;
            }
        }
    }
}

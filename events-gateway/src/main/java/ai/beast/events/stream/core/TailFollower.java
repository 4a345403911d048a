package ai.beast.events.stream.core;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import ai.beast.work.loop.Loop;
import ai.beast.work.loop.Next;
import ai.beast.work.loop.Round;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The round of the loop that feeds a {@link LiveTail} from the log: one poll. The reader stays open between rounds. Used by
 * the loop's thread, {@link #reached()} by any.
 */
final class TailFollower implements Round {
    private static final Duration POLL = Duration.ofMillis(500);
    /** Delay that lets records gather: one fetch per record costs the broker more than the records. */
    private static final Duration GATHER = Duration.ofMillis(2);

    private static final Duration RETRY_DELAY = Duration.ofMillis(500);

    private final EventLog log;
    private final LiveTail tail;
    private final Duration check;
    private volatile boolean reached;
    private @Nullable LogReader reader;
    private int partitions;
    private long checked;

    /** @param check how often to look whether the topic is still the same and the broker answers */
    TailFollower(EventLog log, LiveTail tail, Duration check) {
        this.log = log;
        this.tail = tail;
        this.check = check;
    }

    /** Whether the log answered when it was last asked. */
    boolean reached() {
        return reached;
    }

    @Override
    public Next run(Loop loop) {
        try {
            follow();
            return Next.now();
        } catch (LogUnavailableException unavailable) {
            reached = false;
            close();
            return Next.after(RETRY_DELAY);
        } catch (PositionLostException lost) {
            close();
            return Next.after(RETRY_DELAY);
        } catch (RuntimeException | Error unexpected) {
            reached = false;
            close();
            throw unexpected;
        }
    }

    private void follow() throws LogUnavailableException, PositionLostException {
        LogReader open = reader == null ? openAtTail() : reader;
        List<LogEntry> entries = open.poll(POLL);
        tail.accept(entries);
        if (!entries.isEmpty()) {
            LockSupport.parkNanos(GATHER.toNanos());
        }
        if (System.nanoTime() - checked >= check.toNanos()) {
            LogPosition before = tail.position();
            LogPosition after = tail.align(log.extent());
            reached = true;
            checked = System.nanoTime();
            if (!after.equals(before) || after.partitions() != partitions) {
                close();
            }
        }
    }

    private LogReader openAtTail() throws LogUnavailableException {
        LogReader opened = log.open(POLL);
        reader = opened;
        LogPosition start = tail.align(log.extent());
        opened.seek(start);
        partitions = start.partitions();
        reached = true;
        checked = System.nanoTime();
        return opened;
    }

    /** Closes the reader. Called by the loop's thread, or once that has ended. */
    void close() {
        LogReader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}

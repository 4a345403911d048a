package ai.beast.events.stream.core;

import ai.beast.events.log.EventLog;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import ai.beast.events.log.LogReader;
import ai.beast.events.log.LogUnavailableException;
import ai.beast.events.log.PositionLostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The loop that feeds a {@link LiveTail} from the log, on a thread of its own until that is interrupted. */
final class TailFollower implements Runnable {
    private static final System.Logger LOG = System.getLogger(TailFollower.class.getName());
    private static final Duration POLL = Duration.ofMillis(500);
    /** How long to let records gather when there are some: a fetch for each costs the broker more than the records. */
    private static final Duration GATHER = Duration.ofMillis(2);

    private static final Duration AWAY = Duration.ofMillis(500);

    private final EventLog log;
    private final LiveTail tail;
    private final Duration check;
    private volatile boolean reached;

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
    public void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try (LogReader reader = log.open(POLL)) {
                follow(reader);
            } catch (LogUnavailableException away) {
                reached = false;
                pause();
            } catch (PositionLostException lost) {
                pause();
            } catch (RuntimeException unexpected) {
                LOG.log(System.Logger.Level.WARNING, "The end of the log is lost, going there again", unexpected);
                reached = false;
                pause();
            }
        }
    }

    private void follow(LogReader reader) throws LogUnavailableException, PositionLostException {
        LogPosition start = tail.align(log.extent());
        reader.seek(start);
        reached = true;
        long checked = System.nanoTime();
        while (!Thread.currentThread().isInterrupted()) {
            List<LogEntry> entries = reader.poll(POLL);
            tail.accept(entries);
            if (!entries.isEmpty()) {
                LockSupport.parkNanos(GATHER.toNanos());
            }
            if (System.nanoTime() - checked >= check.toNanos()) {
                LogPosition before = tail.position();
                LogPosition after = tail.align(log.extent());
                reached = true;
                if (!after.equals(before) || after.partitions() != start.partitions()) {
                    return;
                }
                checked = System.nanoTime();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AWAY);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}

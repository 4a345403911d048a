package ai.beast.events.stream.core;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.LogEntry;
import ai.beast.events.log.LogPosition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A client that keeps its cursor, reads at any pace, loses its connection at any frame and comes back. It checks each frame
 * as it gets it: never one event twice, and never a cursor that has passed over an event it should have had.
 */
final class SimulatedClient {
    private static final int SOCKET_FRAMES = 8;

    /** What was ever appended, in any topic. */
    interface History {
        /** In the order of offsets, from 0 on. */
        List<LogEntry> of(UUID topic, int partition);
    }

    private record Partition(UUID topic, int number) {}

    final EventFilter filter;
    final Set<String> received = new LinkedHashSet<>();
    LogPosition cursor;
    Connection connection;
    private final History history;
    /** Ids of events that a gap frame has named as missing. */
    private final Set<String> excused = new HashSet<>();
    /** Up to where it was checked that nothing is missing. */
    private final Map<Partition, Long> checked = new HashMap<>();

    SimulatedClient(EventFilter filter, History history) {
        this.filter = filter;
        this.history = history;
    }

    void connect(StreamHub hub) throws Exception {
        connection = new Connection();
        connection.subscription = hub.subscribe(filter, cursor, connection);
    }

    void disconnect(StreamHub hub) {
        hub.unsubscribe(connection.subscription);
        connection = null;
    }

    /** Reads some frames off the wire. */
    void read(int count) {
        connection.runTasks();
        for (int i = 0; i < count && !connection.wire.isEmpty(); i++) {
            take(connection.wire.remove());
        }
        connection.drained();
        connection.runTasks();
    }

    boolean idle() {
        return connection.wire.isEmpty() && connection.tasks.isEmpty();
    }

    private void take(Frame frame) {
        LogPosition before = cursor;
        cursor = frame.position();
        if (before == null) {
            // It began now: what came earlier is not its business.
            for (int partition = 0; partition < cursor.partitions(); partition++) {
                checked.put(new Partition(cursor.topic(), partition), cursor.next(partition));
            }
        }
        if (frame.kind() == Frame.Kind.EVENT) {
            assertThat(received.add(id(frame.data())))
                    .as("twice: %s", frame.data())
                    .isTrue();
        } else if (frame.kind() == Frame.Kind.GAP) {
            excuse(before, cursor);
        }
        check();
    }

    private void excuse(LogPosition from, LogPosition to) {
        boolean sameLog = from.topic().equals(to.topic());
        for (int partition = 0; partition < Math.max(from.partitions(), to.partitions()); partition++) {
            for (LogEntry entry : history.of(from.topic(), partition)) {
                if (entry.offset() >= from.next(partition) && (!sameLog || entry.offset() < to.next(partition))) {
                    excused.add(id(entry.json()));
                }
            }
            if (!sameLog) {
                // What the new log had already lost is missing too.
                history.of(to.topic(), partition).stream()
                        .limit(to.next(partition))
                        .forEach(entry -> excused.add(id(entry.json())));
            }
        }
    }

    /** Everything before the cursor that the client wants was received, or named as missing. */
    private void check() {
        for (int partition = 0; partition < cursor.partitions(); partition++) {
            Partition key = new Partition(cursor.topic(), partition);
            long from = checked.getOrDefault(key, 0L);
            List<LogEntry> entries = history.of(cursor.topic(), partition);
            for (long offset = from; offset < cursor.next(partition); offset++) {
                LogEntry entry = entries.get((int) offset);
                String id = id(entry.json());
                if (filter.matches(entry) && !excused.contains(id)) {
                    assertThat(received.contains(id)).as("passed over: %s", id).isTrue();
                }
            }
            checked.put(key, Math.max(from, cursor.next(partition)));
        }
    }

    static String id(String json) {
        int start = json.indexOf("\"id\":\"") + 6;
        return json.substring(start, json.indexOf('"', start));
    }

    /** One connection; frames on the wire are lost with it. */
    static final class Connection implements Sink {
        final Deque<Runnable> tasks = new ArrayDeque<>();
        final Deque<Frame> wire = new ArrayDeque<>();
        Subscription subscription;
        private Runnable whenReady;

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public boolean send(List<Frame> frames, Runnable ready) {
            assertThat(whenReady).as("sent although the client is not ready").isNull();
            wire.addAll(frames);
            if (wire.size() > SOCKET_FRAMES) {
                whenReady = ready;
                return false;
            }
            return true;
        }

        void drained() {
            if (whenReady != null && wire.size() <= SOCKET_FRAMES / 2) {
                Runnable ready = whenReady;
                whenReady = null;
                tasks.add(ready);
            }
        }

        void runTasks() {
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
        }

        @Override
        public void end() {
            wire.clear();
        }
    }
}

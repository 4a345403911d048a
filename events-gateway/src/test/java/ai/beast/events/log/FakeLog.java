package ai.beast.events.log;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A log in memory that can lose its oldest records, be replaced, be cut, and be away. Thread-safe. */
public final class FakeLog implements EventLog {
    private UUID topic = UUID.randomUUID();
    private List<List<LogEntry>> partitions;
    private long[] begin;
    private long clock;
    private boolean away;
    private int pollSize = Integer.MAX_VALUE;

    public FakeLog(int partitions) {
        reset(partitions);
    }

    private void reset(int count) {
        partitions = new ArrayList<>();
        for (int partition = 0; partition < count; partition++) {
            partitions.add(new ArrayList<>());
        }
        begin = new long[count];
    }

    /** Adds an event whose JSON names its place. */
    public synchronized LogEntry append(int partition, String type, String subject) {
        List<LogEntry> entries = partitions.get(partition);
        long offset = entries.size();
        String json =
                "{\"specversion\":\"1.0\",\"id\":\"%s-%d-%d\",\"source\":\"urn:t\",\"type\":\"%s\",\"subject\":\"%s\"}"
                        .formatted(topic, partition, offset, type, subject);
        LogEntry entry = new LogEntry(partition, offset, ++clock, json.getBytes(StandardCharsets.UTF_8));
        entries.add(entry);
        return entry;
    }

    /** Removes the oldest records of a partition up to an offset. */
    public synchronized void expire(int partition, long to) {
        begin[partition] = Math.max(
                begin[partition], Math.min(to, partitions.get(partition).size()));
    }

    /** Deletes the topic and makes it again, empty. */
    public synchronized void recreate() {
        topic = UUID.randomUUID();
        reset(partitions.size());
    }

    /** Loses the newest records of a partition. */
    public synchronized void cut(int partition, int count) {
        List<LogEntry> entries = partitions.get(partition);
        int end = (int) Math.max(begin[partition], entries.size() - count);
        entries.subList(end, entries.size()).clear();
    }

    public synchronized void addPartition() {
        partitions.add(new ArrayList<>());
        begin = Arrays.copyOf(begin, begin.length + 1);
    }

    public synchronized void setAway(boolean away) {
        this.away = away;
    }

    public synchronized void setPollSize(int pollSize) {
        this.pollSize = pollSize;
    }

    public synchronized UUID topic() {
        return topic;
    }

    public synchronized int partitions() {
        return partitions.size();
    }

    public synchronized long end(int partition) {
        return partitions.get(partition).size();
    }

    @Override
    public synchronized LogExtent extent() throws LogUnavailableException {
        if (away) {
            throw new LogUnavailableException("away", null);
        }
        long[] end = partitions.stream().mapToLong(List::size).toArray();
        return new LogExtent(LogPosition.of(topic, begin), LogPosition.of(topic, end));
    }

    @Override
    public synchronized LogPosition at(Instant time) {
        long[] found = new long[partitions.size()];
        for (int partition = 0; partition < found.length; partition++) {
            found[partition] = partitions.get(partition).stream()
                    .filter(entry -> entry.timestamp() < time.toEpochMilli())
                    .count();
        }
        return LogPosition.of(topic, found);
    }

    @Override
    public LogReader open(Duration maxWait) {
        return new Reader();
    }

    private final class Reader implements LogReader {
        private final Map<Integer, Long> next = new HashMap<>();
        private UUID of = topic;

        @Override
        public void seek(LogPosition position) {
            of = position.topic();
            next.clear();
            for (int partition = 0; partition < position.partitions(); partition++) {
                next.put(partition, position.next(partition));
            }
        }

        @Override
        public void seek(int partition, long offset) {
            next.clear();
            next.put(partition, offset);
        }

        @Override
        public List<LogEntry> poll(Duration atMost) throws PositionLostException {
            synchronized (FakeLog.this) {
                List<LogEntry> found = new ArrayList<>();
                if (away) {
                    return found;
                }
                if (!of.equals(topic)) {
                    throw new PositionLostException("replaced", null);
                }
                for (Map.Entry<Integer, Long> place : next.entrySet()) {
                    int partition = place.getKey();
                    if (partition >= partitions.size()) {
                        continue;
                    }
                    List<LogEntry> entries = partitions.get(partition);
                    if (place.getValue() < begin[partition] || place.getValue() > entries.size()) {
                        throw new PositionLostException("lost", null);
                    }
                    while (place.getValue() < entries.size() && found.size() < pollSize) {
                        found.add(entries.get(place.getValue().intValue()));
                        place.setValue(place.getValue() + 1);
                    }
                }
                if (found.isEmpty() && !atMost.isZero()) {
                    idle();
                }
                return found;
            }
        }

        private void idle() {
            try {
                FakeLog.this.wait(1);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public long next(int partition) {
            return next.get(partition);
        }

        @Override
        public void close() {}
    }
}

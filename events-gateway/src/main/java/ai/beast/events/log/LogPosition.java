package ai.beast.events.log;

import java.util.Arrays;
import java.util.UUID;

/**
 * A place in the log: for each partition the offset of the next record, in the topic of this id. A topic that was deleted
 * and made again has another id, so positions of different topics cannot be confused. A partition the position does not
 * know is at its beginning. Immutable.
 */
public final class LogPosition {
    private final UUID topic;
    private final long[] next;

    private LogPosition(UUID topic, long[] next) {
        this.topic = topic;
        this.next = next;
    }

    /** @param next the next offset of partition 0, 1, … */
    public static LogPosition of(UUID topic, long... next) {
        return new LogPosition(topic, next.clone());
    }

    public UUID topic() {
        return topic;
    }

    /** Number of partitions this position names. */
    public int partitions() {
        return next.length;
    }

    /** The offset of the next record of a partition. */
    public long next(int partition) {
        return partition < next.length ? next[partition] : 0;
    }

    /** This position with one partition put at an offset. */
    public LogPosition with(int partition, long offset) {
        long[] changed = Arrays.copyOf(next, Math.max(next.length, partition + 1));
        changed[partition] = offset;
        return new LogPosition(topic, changed);
    }

    /** Whether every partition is at least as far as in the other position of the same topic. */
    public boolean covers(LogPosition other) {
        if (!topic.equals(other.topic)) {
            return false;
        }
        for (int partition = 0; partition < Math.max(next.length, other.next.length); partition++) {
            if (next(partition) < other.next(partition)) {
                return false;
            }
        }
        return true;
    }

    /** For each partition that one of them names the later of the two places; both must be of one topic. */
    public LogPosition latest(LogPosition other) {
        if (covers(other) && partitions() >= other.partitions()) {
            return this;
        }
        long[] merged = new long[Math.max(next.length, other.next.length)];
        Arrays.setAll(merged, partition -> Math.max(next(partition), other.next(partition)));
        return new LogPosition(topic, merged);
    }

    /** For each partition that one of them names the earlier of the two places; both must be of one topic. */
    public LogPosition earliest(LogPosition other) {
        if (other.covers(this) && partitions() >= other.partitions()) {
            return this;
        }
        long[] merged = new long[Math.max(next.length, other.next.length)];
        Arrays.setAll(merged, partition -> Math.min(next(partition), other.next(partition)));
        return new LogPosition(topic, merged);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LogPosition that && covers(that) && that.covers(this);
    }

    @Override
    public int hashCode() {
        return topic.hashCode();
    }

    @Override
    public String toString() {
        return topic + Arrays.toString(next);
    }
}

package ai.beast.events.log;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of the log. Its parts are decoded on first access, because most records of a busy log are only
 * counted. Thread-safe; its bytes must not be changed.
 */
public final class LogEntry {
    private final int partition;
    private final long offset;
    private final long timestamp;
    private final byte[] value;
    private volatile @Nullable Optional<Envelope> envelope;

    /**
     * @param timestamp when it was written, milliseconds since 1970
     * @param value the structured CloudEvent as it lies in the log, UTF-8
     */
    public LogEntry(int partition, long offset, long timestamp, byte[] value) {
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.value = value;
    }

    public int partition() {
        return partition;
    }

    public long offset() {
        return offset;
    }

    /** Time of the write, milliseconds since 1970. */
    public long timestamp() {
        return timestamp;
    }

    /** The attributes that filters compare; null when the record is no CloudEvent, which is skipped. */
    public @Nullable Envelope envelope() {
        Optional<Envelope> read = envelope;
        if (read == null) {
            read = Optional.ofNullable(Envelope.parse(value));
            envelope = read;
        }
        return read.orElse(null);
    }

    /** The structured CloudEvent as it lies in the log, UTF-8. */
    public byte[] value() {
        return value;
    }

    public String json() {
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Roughly what the entry takes in memory, in bytes. */
    public int weight() {
        return value.length + 200;
    }

    @Override
    public String toString() {
        return partition + "/" + offset;
    }
}

package ai.beast.events.log;

import org.jspecify.annotations.Nullable;

/**
 * One record of the log.
 *
 * @param timestamp when it was written, milliseconds since 1970
 * @param envelope what filters look at; null when the record is no CloudEvent, such records are passed over
 * @param json the structured CloudEvent as it lies in the log
 */
public record LogEntry(
        int partition,
        long offset,
        long timestamp,
        @Nullable Envelope envelope,
        String json) {

    /** Roughly what the entry takes in memory, in bytes. */
    public int weight() {
        return json.length() + 200;
    }
}

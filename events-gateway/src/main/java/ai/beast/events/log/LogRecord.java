package ai.beast.events.log;

import org.jspecify.annotations.Nullable;

/**
 * Something to add to the log.
 *
 * @param key is kept with the record and decides nothing, as the partition is given
 * @param value the structured CloudEvent in UTF-8
 */
public record LogRecord(int partition, byte @Nullable [] key, byte[] value) {}

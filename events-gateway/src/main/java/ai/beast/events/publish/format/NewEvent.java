package ai.beast.events.publish.format;

import org.jspecify.annotations.Nullable;

/**
 * An event that was found right.
 *
 * @param where names it within the request; empty when it is the only one
 * @param key of the record, the subject in UTF-8: events of one subject keep their order; null without a subject
 * @param json the event as it goes into the log, UTF-8, in one line
 */
public record NewEvent(String where, Identity identity, String id, byte @Nullable [] key, byte[] json) {}

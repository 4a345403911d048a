package ai.beast.registry.catalog.cache;

/**
 * The body of an answer, ready to be sent.
 *
 * @param tag the opaque value of its strong entity tag
 * @param body JSON in UTF-8; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(String tag, byte[] body) {}

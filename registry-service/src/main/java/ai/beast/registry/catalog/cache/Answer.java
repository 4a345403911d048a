package ai.beast.registry.catalog.cache;

/**
 * The body of an answer, ready to be sent.
 *
 * @param tag its entity tag, with the quotation marks
 * @param body JSON in UTF-8; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(String tag, byte[] body) {}

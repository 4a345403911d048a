package ai.beast.registry.catalog;

/**
 * The body of an answer, ready to be sent.
 *
 * @param tag its entity tag, with the quotation marks
 * @param body JSON in UTF-8; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
record Answer(String tag, byte[] body) {}

package ai.beast.registry.catalog.cache;

import jakarta.ws.rs.core.EntityTag;

/**
 * The body of an answer, ready to be sent.
 *
 * @param tag its entity tag
 * @param body JSON in UTF-8; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(EntityTag tag, byte[] body) {}

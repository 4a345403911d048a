package ai.beast.testing.poison;

import org.jspecify.annotations.Nullable;

/**
 * One record that a consumer must get over.
 *
 * @param value null for a record without a value
 * @param unreadable whether no reader can take it for a CloudEvent; the others may be valid, useless or both
 */
public record PoisonEvent(String key, byte @Nullable [] value, boolean unreadable) {}

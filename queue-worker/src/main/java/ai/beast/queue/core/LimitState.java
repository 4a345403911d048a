package ai.beast.queue.core;

/**
 * A limit and how far it is used.
 *
 * @param held what running jobs hold of it
 * @param parked jobs that stand before it
 */
public record LimitState(Limit limit, long held, long parked) {}

package ai.beast.queue.core.store;

import ai.beast.queue.core.Limit;

/**
 * A limit and how far it is used.
 *
 * @param held what running jobs hold of it
 * @param parked jobs that stand before it
 * @param stuck those of them that ask for more than there is of it at all, so that none of them runs until it is raised
 */
public record LimitState(Limit limit, long held, long parked, long stuck) {}

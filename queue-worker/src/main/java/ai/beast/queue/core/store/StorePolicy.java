package ai.beast.queue.core.store;

import java.time.Duration;

/**
 * Settings of a store.
 *
 * @param lease how long a claim or heartbeat holds
 * @param ageing how long a ready job stays in its band before it moves to the one above
 */
public record StorePolicy(Duration lease, Retention retention, Duration ageing) {
    public static final Duration AGEING = Duration.ofMinutes(10);

    public static StorePolicy of(Duration lease, Retention retention) {
        return new StorePolicy(lease, retention, AGEING);
    }
}

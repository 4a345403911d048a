package ai.beast.events.subscription;

import ai.beast.events.log.EventFilter;
import ai.beast.events.log.LogPosition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named subscription.
 *
 * @param cursor everything before it was acknowledged
 * @param acknowledgedAt when the cursor was last moved; null if never
 */
public record DurableSubscription(
        String name,
        EventFilter filter,
        LogPosition cursor,
        Instant createdAt,
        @Nullable Instant acknowledgedAt) {}

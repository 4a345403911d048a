package ai.beast.events.stream;

import ai.beast.events.stream.core.StreamHub;
import ai.beast.events.stream.core.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The place of one connected client among the subscriptions. It is made before the subscription, because a client may leave
 * while its request is looked up; such a client is never subscribed. Thread-safe.
 */
final class ClientSlot {
    private final StreamHub hub;
    private @Nullable Subscription subscription;
    private boolean left;

    ClientSlot(StreamHub hub) {
        this.hub = hub;
    }

    /** Whether the client has left. */
    synchronized boolean left() {
        return left;
    }

    /** Keeps the client's subscription until it leaves, which ends it; ends it at once when the client has left. */
    void take(Subscription subscribed) {
        synchronized (this) {
            if (!left) {
                subscription = subscribed;
                return;
            }
        }
        hub.unsubscribe(subscribed);
    }

    /** The client is gone. Idempotent. */
    void leave() {
        Subscription mine;
        synchronized (this) {
            left = true;
            mine = subscription;
            subscription = null;
        }
        if (mine != null) {
            hub.unsubscribe(mine);
        }
    }
}

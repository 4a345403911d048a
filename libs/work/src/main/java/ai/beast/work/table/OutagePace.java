package ai.beast.work.table;

import ai.beast.work.failure.Backoff;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Slows a runner down while a server that all rows need is unavailable: one attempt at a time, with growing delays. Thread-safe. */
final class OutagePace {
    private final Backoff backoff;
    private boolean outage;
    private boolean waited;

    OutagePace(Duration first, Duration max) {
        this.backoff = new Backoff(first, max);
    }

    /** @return whether this changed something */
    synchronized boolean met(boolean unavailable) {
        if (outage == unavailable) {
            return false;
        }
        outage = unavailable;
        waited = false;
        backoff.reset();
        return true;
    }

    synchronized boolean outage() {
        return outage;
    }

    /** The wait before the next attempt; null when it may be made now. */
    synchronized @Nullable Duration delay() {
        waited = outage && !waited;
        return waited ? backoff.next() : null;
    }
}

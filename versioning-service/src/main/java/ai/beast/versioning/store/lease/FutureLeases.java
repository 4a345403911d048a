package ai.beast.versioning.store.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Leases whose time lies ahead of this machine's clock. Such a time says nothing; that it changes says that somebody renews it.
 * Thread-safe.
 */
final class FutureLeases {
    private static final int MAX_KEPT = 1000;

    private final Duration term;
    private final Map<String, Sighting> sightings = new LinkedHashMap<>();

    /** @param nanos monotonic time at which this process first saw the lease with this time */
    private record Sighting(Instant renewed, long nanos) {}

    FutureLeases(Duration term) {
        this.term = term;
    }

    /** Whether the lease was renewed, or seen for the first time, within the term. */
    synchronized boolean lives(String name, Instant renewed, long nanos) {
        Sighting before = sightings.get(name);
        if (before == null || !before.renewed().equals(renewed)) {
            sightings.put(name, new Sighting(renewed, nanos));
            if (sightings.size() > MAX_KEPT) {
                sightings.remove(sightings.keySet().iterator().next());
            }
            return true;
        }
        boolean lives = nanos - before.nanos() < term.toNanos();
        if (!lives) {
            sightings.remove(name);
        }
        return lives;
    }

    synchronized void forget(String name) {
        sightings.remove(name);
    }
}

package ai.beast.gateway.backend;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The circuit breaker of one backend. It opens after failures in a row; after a while one call is let through, whose outcome closes
 * or opens it again. Streams outlive every timeout, so only their begin counts: a call succeeds with the head of its reply.
 * Thread-safe.
 */
public final class BackendBreaker {
    static final int FAILURES = 5;
    static final Duration OPEN_TIME = Duration.ofSeconds(10);

    private final Clock clock;
    private int failures;
    private Instant openUntil = Instant.EPOCH;
    private boolean trial;

    public BackendBreaker(Clock clock) {
        this.clock = clock;
    }

    /** Whether a call may be made now; changes nothing. */
    public synchronized boolean allows() {
        return failures < FAILURES || (!trial && !clock.instant().isBefore(openUntil));
    }

    /** Begins a call. @return false while the breaker is open */
    public synchronized boolean begin() {
        if (!allows()) {
            return false;
        }
        trial |= failures >= FAILURES;
        return true;
    }

    /** The backend answered, whatever it said short of a failure of its own. */
    public synchronized void succeeded() {
        failures = 0;
        trial = false;
    }

    /** No connection, no reply in time, or a reply that says that the backend failed. */
    public synchronized void failed() {
        failures++;
        trial = false;
        if (failures >= FAILURES) {
            openUntil = clock.instant().plus(OPEN_TIME);
        }
    }

    /** The call ended without a word about the backend: its client left. */
    public synchronized void forgotten() {
        trial = false;
    }

    /** {@code closed}, {@code half_open} or {@code open}. */
    public synchronized String state() {
        if (failures < FAILURES) {
            return "closed";
        }
        return allows() || trial ? "half_open" : "open";
    }
}

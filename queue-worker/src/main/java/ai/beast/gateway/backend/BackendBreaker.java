package ai.beast.gateway.backend;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The circuit breaker of one backend. It opens after failures in a row; after a while one call is let through. Others follow once that call has
 * succeeded, or has not failed for some time: a model that is loaded, or a reply that is no stream, takes minutes, and a backend that
 * cannot be reached says so at once. The next failure opens it again. Streams outlive every timeout, so only their begin counts: a call
 * succeeds with the head of its reply. Thread-safe.
 */
public final class BackendBreaker {
    static final int FAILURES = 5;
    static final Duration OPEN_TIME = Duration.ofSeconds(10);

    /** Longer than a connection takes. */
    static final Duration TRIAL_TIME = Duration.ofSeconds(3);

    private final Clock clock;
    private int failures;
    private Instant openUntil = Instant.EPOCH;
    private Instant trialUntil = Instant.EPOCH;

    public BackendBreaker(Clock clock) {
        this.clock = clock;
    }

    /** Whether a call may be made now; changes nothing. */
    public synchronized boolean allows() {
        Instant now = clock.instant();
        return failures < FAILURES || (!now.isBefore(openUntil) && !now.isBefore(trialUntil));
    }

    /** Begins a call. @return false while the breaker is open */
    public synchronized boolean begin() {
        if (!allows()) {
            return false;
        }
        // One trial for each time that the breaker opened.
        if (failures >= FAILURES && trialUntil.isBefore(openUntil)) {
            trialUntil = clock.instant().plus(TRIAL_TIME);
        }
        return true;
    }

    /** The backend answered, whatever it said short of a failure of its own. */
    public synchronized void succeeded() {
        failures = 0;
    }

    /** No connection, or a reply that says that the backend failed. */
    public synchronized void failed() {
        failures = Math.min(failures + 1, FAILURES);
        if (failures == FAILURES) {
            openUntil = clock.instant().plus(OPEN_TIME);
        }
    }

    /** The call ended without a word about the backend: its client left. */
    public synchronized void forgotten() {
        if (failures >= FAILURES && clock.instant().isBefore(trialUntil)) {
            trialUntil = Instant.EPOCH;
        }
    }

    /** {@code closed}, {@code half_open} or {@code open}. */
    public synchronized String state() {
        if (failures < FAILURES) {
            return "closed";
        }
        return clock.instant().isBefore(openUntil) ? "open" : "half_open";
    }
}

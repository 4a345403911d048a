package ai.beast.events.webhook.delivery;

import ai.beast.work.failure.Backoff;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The number of attempts one endpoint may have under way in this process, so that a slow one holds up no other, and its circuit
 * breaker: after a number of failures in a row it opens, then a single attempt probes the endpoint, and each time it is
 * not the rest is twice as long. A delivery that waits for a resting endpoint uses up no attempt. Thread-safe.
 */
final class EndpointConcurrency {
    private final int width;
    private final int mostFailures;
    private final Backoff rests;
    private final LongSupplier nanoTime;

    private int underWay;
    private int failuresInARow;
    private boolean resting;
    private long restsUntil;
    private boolean wantsMore;

    /** @param nanoTime a clock that only counts, in nanoseconds */
    EndpointConcurrency(int width, int mostFailures, Backoff rests, LongSupplier nanoTime) {
        this.width = width;
        this.mostFailures = mostFailures;
        this.rests = rests;
        this.nanoTime = nanoTime;
    }

    /** Number of attempts that may be started now. */
    synchronized int free() {
        if (resting && nanoTime.getAsLong() - restsUntil < 0) {
            return 0;
        }
        return Math.max(0, (failuresInARow >= mostFailures ? 1 : width) - underWay);
    }

    /** @param all whether as many were due as there were places: there may be more */
    synchronized void started(boolean all) {
        underWay++;
        wantsMore = all;
    }

    /** @return whether another attempt may be waiting for the place */
    synchronized boolean ended() {
        underWay--;
        return wantsMore && free() > 0;
    }

    synchronized void succeeded() {
        failuresInARow = 0;
        resting = false;
        rests.reset();
    }

    /** @param asked the rest the endpoint itself asked for */
    synchronized void failed(@Nullable Duration asked) {
        failuresInARow++;
        if (asked != null) {
            restFor(asked);
        }
        if (failuresInARow >= mostFailures && !(resting && nanoTime.getAsLong() - restsUntil < 0)) {
            restFor(rests.next());
        }
    }

    private void restFor(Duration time) {
        resting = true;
        restsUntil = nanoTime.getAsLong() + time.toNanos();
    }

    synchronized boolean atRest() {
        return resting && nanoTime.getAsLong() - restsUntil < 0;
    }

    /** Nothing under way and nothing to remember. */
    synchronized boolean forgettable() {
        return underWay == 0 && failuresInARow == 0 && !resting;
    }
}

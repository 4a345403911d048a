package ai.beast.queue.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * Shows the time it was made at and what has passed since, for what is measured from one moment to another: unlike the clock on the
 * wall it is never set, and it stands still while the machine sleeps.
 */
final class SteadyClock extends Clock {
    private final Instant start;
    private final LongSupplier nanos;
    private final long startNanos;

    SteadyClock() {
        this(Instant.now(), System::nanoTime);
    }

    /** @param nanos nanoseconds since any moment, never falling */
    SteadyClock(Instant start, LongSupplier nanos) {
        this.start = start;
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plus(Duration.ofNanos(nanos.getAsLong() - startNanos));
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Shows moments only, in whatever zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

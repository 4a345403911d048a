package ai.beast.queue.core.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told to go on. */
public final class VirtualTime extends Clock implements LongSupplier {
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

    /** At a moment of the test's own. */
    public static VirtualTime at(String moment) {
        VirtualTime time = new VirtualTime();
        time.set(moment);
        return time;
    }

    @Override
    public long getAsLong() {
        return millis.get();
    }

    public void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    public void set(String moment) {
        millis.set(Instant.parse(moment).toEpochMilli());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("It shows moments, in no zone");
    }
}

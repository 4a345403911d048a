package ai.beast.queue.core;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that stands still until it is told to go on. */
public final class VirtualTime implements LongSupplier {
    private final AtomicLong millis = new AtomicLong(1_700_000_000_000L);

    @Override
    public long getAsLong() {
        return millis.get();
    }

    public void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }
}

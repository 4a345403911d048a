package ai.beast.jobs.download.rate;

import ai.beast.queue.core.store.SharedRates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** {@link SharedRates} of one process, by a clock of nanoseconds. */
public final class TimeLines implements SharedRates {
    private final LongSupplier nanos;
    private final Map<String, Long> takenUntil = new HashMap<>();

    public TimeLines(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public synchronized Duration take(String rate, Duration length) {
        long now = nanos.getAsLong();
        long begins = Math.max(now, takenUntil.getOrDefault(rate, now));
        takenUntil.put(rate, begins + length.toNanos());
        return Duration.ofNanos(begins - now);
    }
}

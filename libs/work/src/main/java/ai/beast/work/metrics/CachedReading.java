package ai.beast.work.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A reading of a store that several gauges share. It is taken by the scrape that asks for it, at most once in ten seconds,
 * and never while none asks. While the store is unavailable every value is NaN, so that old values are not mistaken for new
 * ones. Thread-safe; blocks until the store replies.
 */
public final class CachedReading<T> {
    /** Below the usual scrape intervals, so that each scrape of one server sees new values. */
    public static final Duration MAX_AGE = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(CachedReading.class);

    private final Supplier<T> store;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable T latest;
    private boolean taken;
    private long takenAt;

    public CachedReading(Supplier<T> store) {
        this(store, System::nanoTime);
    }

    CachedReading(Supplier<T> store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
    }

    /** One value of the reading; NaN while the store is unavailable. */
    public double value(ToDoubleFunction<T> part) {
        return latest().map(part::applyAsDouble).orElse(Double.NaN);
    }

    /** The reading; empty while the store is unavailable. */
    public Optional<T> latest() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            if (!taken || now - takenAt >= MAX_AGE.toNanos()) {
                latest = read();
                taken = true;
                takenAt = nanoTime.getAsLong();
            }
            return Optional.ofNullable(latest);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable T read() {
        try {
            return store.get();
        } catch (RuntimeException unavailable) {
            LOG.debugf("A reading for metrics failed: %s", unavailable);
            return null;
        }
    }
}

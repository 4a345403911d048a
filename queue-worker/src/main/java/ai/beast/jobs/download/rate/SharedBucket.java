package ai.beast.jobs.download.rate;

import ai.beast.queue.core.store.SharedRates;
import ai.beast.queue.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * A rate limit shared by all processes. Each process claims slices of a shared timeline and takes tokens from its slice, so that
 * active processes get equal parts and a piece needs no call. While the store is unavailable each process applies the
 * limit alone.
 */
public final class SharedBucket implements Bucket {
    private static final Logger LOG = Logger.getLogger(SharedBucket.class);
    private static final long SLICE = Duration.ofMillis(250).toNanos();
    private static final long ALONE = Duration.ofSeconds(10).toNanos();

    private final String name;
    private final double perNano;
    private final SharedRates rates;
    private final LongSupplier nanos;
    private final TokenBucket alone;
    private double left;
    private long sliceEnd;
    private long togetherAt;

    /**
     * @param name of the rate
     * @param perSecond tokens a second, more than 0
     * @param nanos a clock that never goes back
     */
    public SharedBucket(String name, long perSecond, SharedRates rates, LongSupplier nanos) {
        this.name = name;
        this.perNano = perSecond / 1e9;
        this.rates = rates;
        this.nanos = nanos;
        this.alone = new TokenBucket(perSecond, nanos);
        this.togetherAt = nanos.getAsLong();
    }

    @Override
    public synchronized long take(long count) {
        if (nanos.getAsLong() - togetherAt < 0) {
            return alone.take(count);
        }
        if (left < count) {
            try {
                takeSlice(count - left);
            } catch (StoreUnavailableException away) {
                LOG.warnf(
                        "Store unavailable; this process applies the rate limit %s alone: %s", name, away.getMessage());
                togetherAt = nanos.getAsLong() + ALONE;
                return alone.take(count);
            }
        }
        left -= count;
        return Math.max(0, sliceEnd - (long) (left / perNano) - nanos.getAsLong());
    }

    private void takeSlice(double missing) {
        long length = Math.max(SLICE, (long) Math.ceil(missing / perNano));
        long begins = rates.take(name, Duration.ofNanos(length)).toNanos();
        sliceEnd = nanos.getAsLong() + begins + length;
        left += length * perNano;
    }
}

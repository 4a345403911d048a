package ai.beast.jobs.download.rate;

import java.util.function.LongSupplier;

/** A rate of one process: tokens come in steadily and are kept for up to {@value #BURST_MILLIS} ms. */
public final class TokenBucket implements Bucket {
    private static final long BURST_MILLIS = 250;

    private final double perNano;
    private final double burst;
    private final LongSupplier nanos;
    private double tokens;
    private long filledAt;

    /**
     * @param perSecond tokens a second; 0: no limit
     * @param nanos a clock that never goes back
     */
    TokenBucket(long perSecond, LongSupplier nanos) {
        if (perSecond < 0) {
            throw new IllegalArgumentException("A rate is not negative");
        }
        this.perNano = perSecond / 1e9;
        this.burst = perSecond * BURST_MILLIS / 1e3;
        this.nanos = nanos;
        this.tokens = burst;
        this.filledAt = nanos.getAsLong();
    }

    public static TokenBucket perSecond(long tokens) {
        return new TokenBucket(tokens, System::nanoTime);
    }

    @Override
    public synchronized long take(long count) {
        if (perNano == 0) {
            return 0;
        }
        long now = nanos.getAsLong();
        tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
        filledAt = now;
        tokens -= count;
        return tokens >= 0 ? 0 : (long) (-tokens / perNano);
    }
}

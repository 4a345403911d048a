package ai.beast.jobs.download.rate;

/** Bytes per second over the last few seconds, smoothed. Not thread-safe. */
public final class Speedometer {
    private static final long WINDOW_NANOS = 500_000_000L;
    private static final double WEIGHT = 0.3;

    private long sinceNanos;
    private long since;
    private double rate = -1;

    public Speedometer(long nanos, long done) {
        this.sinceNanos = nanos;
        this.since = done;
    }

    /** The rate as of now, at a count of bytes done. */
    public long at(long nanos, long done) {
        long passed = nanos - sinceNanos;
        if (passed >= WINDOW_NANOS || (rate < 0 && passed > 0)) {
            double measured = (done - since) * 1e9 / passed;
            rate = rate < 0 ? measured : rate + WEIGHT * (measured - rate);
            if (passed >= WINDOW_NANOS) {
                sinceNanos = nanos;
                since = done;
            }
        }
        return Math.max(0, Math.round(rate));
    }
}

package ai.beast.jobs.download.plan;

/**
 * The number of connections for one file. Adds one while the last one raised the rate by 8 % or more, removes it otherwise,
 * and stays lower for 30 s after a failed connection. Not thread-safe.
 */
public final class ConnectionCount {
    private static final double WORTH_IT = 1.08;
    private static final long JUDGE_AFTER = 1_000_000_000L;
    private static final long REST = 15_000_000_000L;

    private final int maxConnections;
    private int target;
    private boolean trying;
    private double rateBefore;
    private long since;
    private long sinceBytes;
    private long quietUntil;

    /** @param first number at the start */
    public ConnectionCount(int first, int maxConnections, long nanos, long bytes) {
        this.maxConnections = Math.max(1, maxConnections);
        this.target = Math.clamp(first, 1, this.maxConnections);
        this.since = nanos;
        this.sinceBytes = bytes;
        this.quietUntil = nanos;
    }

    public int target() {
        return target;
    }

    /** Adapts the number once a second; cheap, called often. */
    public void look(long nanos, long bytes) {
        if (nanos - since < JUDGE_AFTER) {
            return;
        }
        double rate = (bytes - sinceBytes) * 1e9 / (nanos - since);
        since = nanos;
        sinceBytes = bytes;
        if (nanos - quietUntil < 0) {
            return;
        }
        if (trying && rate < rateBefore * WORTH_IT) {
            target = Math.max(1, target - 1);
            trying = false;
            quietUntil = nanos + REST;
        } else if (target < maxConnections && rate > 0) {
            trying = true;
            rateBefore = rate;
            target++;
        } else {
            trying = false;
        }
    }

    /** A connection failed while others continue. */
    public void setback(long nanos) {
        target = Math.max(1, target - 1);
        trying = false;
        quietUntil = nanos + 2 * REST;
    }
}

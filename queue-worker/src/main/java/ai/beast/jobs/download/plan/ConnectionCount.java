package ai.beast.jobs.download.plan;

/**
 * How many connections one file is fetched over. Adds one as long as that made the whole clearly faster, goes back when it did
 * not, and gives way for a while when the server fails one. Not thread-safe.
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

    /** @param first how many to begin with */
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

    /** Takes stock; cheap, to be called often. */
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

    /** A connection failed while others go on. */
    public void setback(long nanos) {
        target = Math.max(1, target - 1);
        trying = false;
        quietUntil = nanos + 2 * REST;
    }
}

package ai.beast.cli.remote;

/** Bytes per second since the first look. Not thread-safe. */
final class Speed {
    private static final double NANOS = 1e9;

    private long firstBytes = -1;
    private long firstAt;

    /** @param done bytes done by now @return 0 as long as it cannot be told */
    double at(long done) {
        long now = System.nanoTime();
        if (firstBytes < 0) {
            firstBytes = done;
            firstAt = now;
            return 0;
        }
        return now == firstAt ? 0 : (done - firstBytes) * NANOS / (now - firstAt);
    }
}

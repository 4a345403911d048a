package ai.beast.bench.events;

import java.util.Arrays;

/** Counts durations in steps of a tenth of a millisecond, up to a minute. */
final class Latencies {
    private static final long STEP = 100_000;

    private final long[] counts = new long[600_000];
    private long total;

    void add(long nanoseconds) {
        counts[(int) Math.min(counts.length - 1, nanoseconds / STEP)]++;
        total++;
    }

    void clear() {
        Arrays.fill(counts, 0);
        total = 0;
    }

    /** In milliseconds. */
    double percentile(double share) {
        long left = (long) Math.ceil(total * share);
        for (int step = 0; step < counts.length; step++) {
            left -= counts[step];
            if (left <= 0) {
                return (step + 1) * STEP / 1e6;
            }
        }
        return counts.length * STEP / 1e6;
    }
}

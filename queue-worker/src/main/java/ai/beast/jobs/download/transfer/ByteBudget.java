package ai.beast.jobs.download.transfer;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that all runs of a job take from the network for one file, and bounds them to {@value #MAX_TIMES} times its
 * size, or the largest that it had when it changed meanwhile. So a server that makes every run start over ends the download, however
 * much each run fetches. Thread-safe.
 */
public final class ByteBudget {
    private static final int MAX_TIMES = 2;

    private final AtomicLong taken;
    private final AtomicLong largest;

    /**
     * @param taken by earlier runs
     * @param largest size that the file had in earlier runs
     */
    ByteBudget(long taken, long largest) {
        this.taken = new AtomicLong(taken);
        this.largest = new AtomicLong(largest);
    }

    void took(long bytes) {
        taken.addAndGet(bytes);
    }

    long taken() {
        return taken.get();
    }

    long largest() {
        return largest.get();
    }

    /**
     * Whether this number of further bytes is within the bound.
     *
     * @param total size of the file; negative while unknown, which has no bound. Nor has one that no disk can hold
     */
    boolean allows(long missing, long total) {
        return total < 0
                || total > Long.MAX_VALUE / MAX_TIMES
                || taken.get() + missing <= MAX_TIMES * largest.accumulateAndGet(total, Math::max);
    }
}

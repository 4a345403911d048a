package ai.beast.jobs.download.plan;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Who fetches which bytes of one file. Hands out the earliest bytes that are neither written nor being fetched, so that the
 * written ones grow from the front and a hash can follow closely. Thread-safe.
 */
public final class RangePlan {
    static final long UNKNOWN = -1;

    private final ByteRanges written;
    /** Written or handed out. */
    private final ByteRanges taken;

    private long total;

    /**
     * @param total size of the file; {@link #UNKNOWN} until {@link #endsAt} tells
     * @param written what is there already
     */
    public RangePlan(long total, ByteRanges written) {
        this.total = total;
        this.written = written.copy();
        this.taken = written.copy();
    }

    /** The next bytes to fetch, at maxBytes so many; whoever takes them writes them or gives them back. */
    public synchronized Optional<ByteRange> claim(long maxBytes) {
        Optional<ByteRange> gap = taken.firstGap(total == UNKNOWN ? Long.MAX_VALUE : total)
                .map(range ->
                        range.length() <= maxBytes ? range : new ByteRange(range.from(), range.from() + maxBytes));
        gap.ifPresent(taken::add);
        return gap;
    }

    public synchronized void wrote(long from, long to) {
        long before = written.prefix();
        written.add(new ByteRange(from, to));
        if (written.prefix() > before) {
            notifyAll();
        }
    }

    /** Gives back what of a handed out range was not written. */
    public synchronized void release(ByteRange range) {
        taken.remove(range);
        written.list().forEach(taken::add);
    }

    /** These bytes turned out to be bad: they are to be fetched again. */
    public synchronized void invalidate(ByteRange range) {
        written.remove(range);
        taken.remove(range);
    }

    /** The size is known at last. */
    public synchronized void endsAt(long size) {
        total = size;
        notifyAll();
    }

    public synchronized long total() {
        return total;
    }

    public synchronized long size() {
        return written.size();
    }

    public synchronized ByteRanges written() {
        return written.copy();
    }

    public synchronized boolean complete() {
        return total != UNKNOWN && written.prefix() >= total;
    }

    /** Whether there is anything nobody fetches yet. */
    public synchronized boolean hasMore() {
        return taken.firstGap(total == UNKNOWN ? Long.MAX_VALUE : total).isPresent();
    }

    /**
     * How far the file is written without a gap.
     *
     * @param beyond waits until it is more than this, the whole file is there, or the time is over
     */
    public synchronized long prefix(long beyond, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long left = millis;
        while (written.prefix() <= beyond && !complete() && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
        return written.prefix();
    }
}

package ai.beast.jobs.download.plan;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The written, claimed and missing byte ranges of one file. Claims are served from the start of the file, so that the hash,
 * which is computed in order, stays close behind. Thread-safe.
 */
public final class RangePlan {
    static final long UNKNOWN = -1;

    private final ByteRanges written;
    /** Written or claimed. */
    private final ByteRanges taken;

    private long total;

    /**
     * @param total size of the file; {@link #UNKNOWN} until {@link #endsAt}
     * @param written what is there already
     */
    public RangePlan(long total, ByteRanges written) {
        this.total = total;
        this.written = written.copy();
        this.taken = written.copy();
    }

    /** Claims the first missing range, at most {@code maxBytes} long. The caller writes it or releases it. */
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

    /** Releases a claimed range; bytes of it that were written stay written. */
    public synchronized void release(ByteRange range) {
        taken.remove(range);
        written.list().forEach(taken::add);
    }

    /** Marks damaged bytes as missing. */
    public synchronized void invalidate(ByteRange range) {
        written.remove(range);
        taken.remove(range);
    }

    /** Sets the size of a file whose server did not state it. */
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

    /** Whether an unclaimed range is missing. */
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

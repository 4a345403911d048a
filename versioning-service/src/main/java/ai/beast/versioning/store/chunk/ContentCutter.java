package ai.beast.versioning.store.chunk;

import java.nio.ByteBuffer;

/**
 * Content-defined chunking with a gear hash: a cut falls after a byte at which the hash of the last 64 bytes has only zeros
 * in chosen bits, so bytes inserted or removed move the cuts near them and no others. As in the published FastCDC method the condition is
 * stricter before the average size than after it, which keeps sizes close together. One instance cuts one stream; not
 * thread-safe.
 */
public final class ContentCutter {
    private static final long[] GEAR = gear();

    /**
     * Bytes; a chunk ends between min and max, the last one of a stream may be shorter.
     *
     * @param average a power of two
     */
    public record Sizes(int min, int average, int max) {
        public Sizes {
            if (min < 64 || average <= min || max <= average || Integer.bitCount(average) != 1) {
                throw new IllegalArgumentException("Sizes must rise from at least 64, the average a power of two");
            }
        }
    }

    private final Sizes sizes;
    private final long strict;
    private final long loose;
    private long hash;
    private int scanned;

    public ContentCutter(Sizes sizes) {
        this.sizes = sizes;
        int bits = Integer.numberOfTrailingZeros(sizes.average());
        this.strict = highBits(bits + 1);
        this.loose = highBits(bits - 1);
    }

    /** Begins a chunk. */
    public void restart() {
        hash = 0;
        scanned = 0;
    }

    /**
     * Looks for the end of the chunk that begins at index 0, going on where the last call stopped.
     *
     * @param filled how many bytes are there by now
     * @return the chunk's length, or -1 when it needs more bytes
     */
    public int cut(ByteBuffer data, int filled) {
        int end = Math.min(filled, sizes.max());
        int at = Math.max(scanned, sizes.min());
        long rolling = hash;
        for (int until = Math.min(end, sizes.average()); at < until; at++) {
            rolling = (rolling << 1) + GEAR[data.get(at) & 0xff];
            if ((rolling & strict) == 0) {
                return at + 1;
            }
        }
        for (; at < end; at++) {
            rolling = (rolling << 1) + GEAR[data.get(at) & 0xff];
            if ((rolling & loose) == 0) {
                return at + 1;
            }
        }
        hash = rolling;
        scanned = end;
        return end == sizes.max() ? end : -1;
    }

    private static long highBits(int count) {
        return -1L << (Long.SIZE - count);
    }

    /** 256 well-mixed values, the same for ever: a sequence of the splitmix64 generator started at 2026. */
    private static long[] gear() {
        long[] values = new long[256];
        long state = 2026;
        for (int i = 0; i < values.length; i++) {
            state += 0x9e3779b97f4a7c15L;
            long mixed = state;
            mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            values[i] = mixed ^ (mixed >>> 31);
        }
        return values;
    }
}

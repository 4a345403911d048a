package ai.beast.jobs.download.checkpoint;

import ai.beast.jobs.download.plan.ByteRange;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * CRC-32C of the first blocks of a file, part of its checkpoint. They show which block of a partial file was damaged between
 * two runs, so that only this block is fetched again. Thread-safe.
 */
public final class BlockChecksums {
    private static final long MIN_BLOCK = 1 << 20;
    private static final long MAX_BLOCK = 64 << 20;
    private static final long MAX_BLOCKS = 4096;

    private static final long UNKNOWN = -1;

    private final long blockSize;
    private long[] sums = new long[64];
    private int known;

    public BlockChecksums(long blockSize) {
        this.blockSize = blockSize;
    }

    /** 1 to 64 MiB, so that a checkpoint has at most 4096 blocks where possible. A negative total is unknown. */
    public static long blockSize(long total) {
        long size = total < 0 ? MAX_BLOCK : MIN_BLOCK;
        while (size < MAX_BLOCK && total / size >= MAX_BLOCKS) {
            size *= 2;
        }
        return size;
    }

    /** Reads what {@link #encoded} wrote; unreadable text gives no checksums. */
    static BlockChecksums of(long blockSize, @Nullable String encoded) {
        BlockChecksums read = new BlockChecksums(blockSize);
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded == null ? "" : encoded));
            while (bytes.remaining() >= Integer.BYTES) {
                read.put(read.known, bytes.getInt());
            }
        } catch (IllegalArgumentException unreadable) {
            return new BlockChecksums(blockSize);
        }
        return read;
    }

    public synchronized String encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(known * Integer.BYTES);
        for (int i = 0; i < known && sums[i] != UNKNOWN; i++) {
            bytes.putInt((int) sums[i]);
        }
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    public long blockSize() {
        return blockSize;
    }

    /** The block that contains a position. */
    public ByteRange block(long position, long total) {
        long from = position / blockSize * blockSize;
        return new ByteRange(from, total < 0 ? from + blockSize : Math.min(from + blockSize, total));
    }

    public synchronized OptionalInt at(int block) {
        return block < known && sums[block] != UNKNOWN ? OptionalInt.of((int) sums[block]) : OptionalInt.empty();
    }

    /** Records the checksum of the next block, or replaces a recorded one. */
    public synchronized void put(int block, int sum) {
        if (block > known) {
            throw new IllegalArgumentException("Block " + block + " before block " + known);
        }
        if (block == sums.length) {
            sums = Arrays.copyOf(sums, 2 * block);
        }
        sums[block] = Integer.toUnsignedLong(sum);
        known = Math.max(known, block + 1);
    }

    public synchronized void forget(int block) {
        sums[block] = UNKNOWN;
    }
}

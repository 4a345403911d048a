package ai.beast.registry.outdated;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/**
 * A remote file as a channel. Its beginning is fetched in pieces that grow from 256 KiB to 4 MiB and kept, up to 24 MiB; what lies far
 * behind is fetched as it is read. Not thread-safe.
 */
final class RangedFile implements SeekableByteChannel {
    private static final int FIRST_PIECE = 256 * 1024;
    private static final int MAX_PIECE = 4 * 1024 * 1024;
    private static final int MAX_KEPT = 24 * 1024 * 1024;

    private final Ranges ranges;
    private final long size;
    private byte[] kept = new byte[0];
    private long position;
    private boolean keeping = true;

    /** Reads a range of the file. */
    @FunctionalInterface
    interface Ranges {
        /** @return exactly these bytes */
        byte[] read(long from, int length) throws IOException;
    }

    RangedFile(Ranges ranges, long size) {
        this.ranges = ranges;
        this.size = size;
    }

    /** From now on, what is not kept is fetched as it is read. */
    void keepNoMore() {
        keeping = false;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int wanted = (int) Math.min(target.remaining(), size - position);
        if (wanted <= 0) {
            return target.hasRemaining() ? -1 : 0;
        }
        while (keeping && position >= kept.length && position < MAX_KEPT && position - kept.length <= MAX_PIECE) {
            int piece = Math.clamp(kept.length, FIRST_PIECE, MAX_PIECE);
            byte[] next = ranges.read(kept.length, (int) Math.min(piece, size - kept.length));
            kept = Arrays.copyOf(kept, kept.length + next.length);
            System.arraycopy(next, 0, kept, kept.length - next.length, next.length);
        }
        byte[] bytes;
        if (position < kept.length) {
            bytes = Arrays.copyOfRange(kept, (int) position, (int) Math.min(kept.length, position + wanted));
        } else {
            bytes = ranges.read(position, Math.min(wanted, MAX_PIECE));
        }
        target.put(bytes);
        position += bytes.length;
        return bytes.length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}

package ai.beast.versioning.diff;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.manifest.Manifest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;

/**
 * Compares stretches of two contents: where both lie in the same chunk at the same place nothing is read, elsewhere the bytes
 * are. Not thread-safe.
 */
final class SameBytes {
    private static final int STEP = 64 << 10;

    private final Side left;
    private final Side right;

    SameBytes(Manifest left, SeekableByteChannel leftContent, Manifest right, SeekableByteChannel rightContent) {
        this.left = new Side(left.chunks(), leftContent, ByteBuffer.allocate(STEP));
        this.right = new Side(right.chunks(), rightContent, ByteBuffer.allocate(STEP));
    }

    private record Side(List<Chunk> chunks, SeekableByteChannel content, ByteBuffer buffer) {
        Chunk at(long offset) {
            int low = 0;
            int high = chunks.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (chunks.get(middle).end() <= offset) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return chunks.get(low);
        }

        ByteBuffer read(long offset, int length) throws IOException {
            buffer.clear().limit(length);
            content.position(offset);
            while (buffer.hasRemaining() && content.read(buffer) >= 0) {
                // until all of it is there
            }
            return buffer.flip();
        }
    }

    /** Whether so many bytes from these offsets on are equal. Both stretches must lie within their contents. */
    boolean equal(long leftOffset, long rightOffset, long length) throws IOException {
        for (long done = 0; done < length; ) {
            long leftAt = leftOffset + done;
            long rightAt = rightOffset + done;
            Chunk leftChunk = left.at(leftAt);
            Chunk rightChunk = right.at(rightAt);
            boolean same = leftChunk.sha256().equals(rightChunk.sha256())
                    && leftAt - leftChunk.offset() == rightAt - rightChunk.offset();
            if (same) {
                done += Math.min(length - done, leftChunk.end() - leftAt);
                continue;
            }
            int step = (int) Math.min(STEP, length - done);
            if (!left.read(leftAt, step).equals(right.read(rightAt, step))) {
                return false;
            }
            done += step;
        }
        return true;
    }
}

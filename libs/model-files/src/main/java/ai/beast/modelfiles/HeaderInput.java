package ai.beast.modelfiles;

import ai.beast.modelfiles.ModelFileException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/**
 * Sequential reading of a file's beginning through a small buffer. Every read is checked against the size the file had at the start, and a file that shrinks
 * meanwhile ends like a truncated one.
 */
final class HeaderInput {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final SeekableByteChannel channel;
    private final long size;
    private final ByteBuffer buffer;
    /** Offset in the file of the first byte that is not in the buffer. */
    private long loadedEnd;

    HeaderInput(SeekableByteChannel channel) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        this.buffer = ByteBuffer.allocate(Math.clamp(size, Long.BYTES, BUFFER_BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    void order(ByteOrder order) {
        buffer.order(order);
    }

    long size() {
        return size;
    }

    long position() {
        return loadedEnd - buffer.remaining();
    }

    long remaining() {
        return size - position();
    }

    /** The next four bytes as an integer, without moving on. */
    int peekInt() throws ModelFileException, IOException {
        load(Integer.BYTES);
        return buffer.getInt(buffer.position());
    }

    byte readByte() throws ModelFileException, IOException {
        load(1);
        return buffer.get();
    }

    short readShort() throws ModelFileException, IOException {
        load(Short.BYTES);
        return buffer.getShort();
    }

    int readInt() throws ModelFileException, IOException {
        load(Integer.BYTES);
        return buffer.getInt();
    }

    long readLong() throws ModelFileException, IOException {
        load(Long.BYTES);
        return buffer.getLong();
    }

    byte[] readBytes(int count) throws ModelFileException, IOException {
        require(count);
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            load(1);
            int part = Math.min(count - done, buffer.remaining());
            buffer.get(bytes, done, part);
            done += part;
        }
        return bytes;
    }

    /** Moves on without reading what lies between. */
    void skip(long count) throws ModelFileException {
        require(count);
        if (count <= buffer.remaining()) {
            buffer.position(buffer.position() + (int) count);
        } else {
            loadedEnd = position() + count;
            buffer.limit(0);
        }
    }

    /**
     * Passes over texts that are in the buffer whole, each with its length before it. A vocabulary has a hundred thousand of
     * them, which is most of a header.
     *
     * @param most how many at most
     * @param lengthBytes 4 or 8
     * @return how many
     */
    long skipBufferedTexts(long most, int lengthBytes) {
        int at = buffer.position();
        int end = buffer.limit();
        long skipped = 0;
        while (skipped < most && end - at >= lengthBytes) {
            long length = lengthBytes == Integer.BYTES ? Integer.toUnsignedLong(buffer.getInt(at)) : buffer.getLong(at);
            if (length < 0 || length > end - at - lengthBytes) {
                break;
            }
            at += lengthBytes + (int) length;
            skipped++;
        }
        buffer.position(at);
        return skipped;
    }

    /** Goes back to the start. */
    void rewind() {
        loadedEnd = 0;
        buffer.limit(0);
    }

    void require(long count) throws ModelFileException {
        if (count > remaining()) {
            throw truncated();
        }
    }

    /** The next bytes as a stream that ends after {@code count}; a file that ends before throws {@link TruncatedException}. */
    InputStream stream(long count) {
        return new InputStream() {
            private long left = count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (left == 0) {
                    return -1;
                }
                try {
                    load(1);
                } catch (ModelFileException e) {
                    throw new TruncatedException(e);
                }
                int part = (int) Math.min(Math.min(length, left), buffer.remaining());
                buffer.get(target, offset, part);
                left -= part;
                return part;
            }
        };
    }

    private void load(int count) throws ModelFileException, IOException {
        if (buffer.remaining() >= count) {
            return;
        }
        require(count);
        buffer.compact();
        channel.position(loadedEnd);
        while (buffer.position() < count) {
            int read = channel.read(buffer);
            if (read < 0) {
                buffer.flip();
                throw truncated();
            }
            loadedEnd += read;
        }
        buffer.flip();
    }

    private ModelFileException truncated() {
        return new ModelFileException(Reason.TRUNCATED, position(), "The file ends inside its header");
    }

    /** Carries a {@link ModelFileException} through the code of a parser that knows only {@link IOException}. */
    static final class TruncatedException extends IOException {
        private final ModelFileException fault;

        TruncatedException(ModelFileException fault) {
            super(fault);
            this.fault = fault;
        }

        ModelFileException fault() {
            return fault;
        }
    }
}

package ai.beast.modelfiles;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes written out by hand, and a channel over them that counts what is read. */
public final class Bytes {

    private ByteBuffer buffer = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);

    static Bytes gguf(int version, long tensors, long entries) {
        return new Bytes().ascii("GGUF").i32(version).i64(tensors).i64(entries);
    }

    Bytes bigEndian() {
        buffer.order(ByteOrder.BIG_ENDIAN);
        return this;
    }

    Bytes ascii(String text) {
        return raw(text.getBytes(StandardCharsets.US_ASCII));
    }

    Bytes raw(byte... bytes) {
        room(bytes.length);
        buffer.put(bytes);
        return this;
    }

    Bytes i32(int value) {
        room(Integer.BYTES);
        buffer.putInt(value);
        return this;
    }

    Bytes i64(long value) {
        room(Long.BYTES);
        buffer.putLong(value);
        return this;
    }

    Bytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return i64(utf8.length).raw(utf8);
    }

    Bytes u32Entry(String key, int value) {
        return text(key).i32(GgufValueType.U32.id()).i32(value);
    }

    Bytes textEntry(String key, String value) {
        return text(key).i32(GgufValueType.STRING.id()).text(value);
    }

    Bytes tensor(String name, int type, long offset, long... shape) {
        text(name).i32(shape.length);
        for (long dimension : shape) {
            i64(dimension);
        }
        return i32(type).i64(offset);
    }

    Bytes alignedTo(int alignment) {
        return raw(new byte[Math.ceilDiv(buffer.position(), alignment) * alignment - buffer.position()]);
    }

    Bytes zeros(int count) {
        return raw(new byte[count]);
    }

    int size() {
        return buffer.position();
    }

    byte[] done() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    static byte[] safetensors(String json, int dataBytes) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return new Bytes().i64(utf8.length).raw(utf8).zeros(dataBytes).done();
    }

    public static ModelHeader read(byte[] bytes) throws Exception {
        return ModelFiles.read(new Channel(bytes));
    }

    private void room(int count) {
        if (buffer.remaining() < count) {
            ByteBuffer larger =
                    ByteBuffer.allocate(2 * buffer.capacity() + count).order(buffer.order());
            buffer = larger.put(buffer.flip());
        }
    }

    /** A channel over an array. */
    static final class Channel implements SeekableByteChannel {

        private final byte[] bytes;
        private long position;
        private int shrunkTo;

        Channel(byte[] bytes) {
            this.bytes = bytes;
            this.shrunkTo = bytes.length;
        }

        /** Reports the whole size but ends early, like a file cut off while it is read. */
        Channel shrunkTo(int size) {
            shrunkTo = size;
            return this;
        }

        @Override
        public int read(ByteBuffer target) {
            if (position >= shrunkTo) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), shrunkTo - position);
            target.put(bytes, (int) position, count);
            position += count;
            return count;
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
            return bytes.length;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new AssertionError("a reader writes");
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new AssertionError("a reader truncates");
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}

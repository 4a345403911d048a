package ai.beast.gateway.route;

import io.vertx.core.buffer.Buffer;
import java.io.InputStream;

/** Reads a buffer without a copy of it. Not thread-safe. */
final class BufferInput extends InputStream {
    private final Buffer buffer;
    private int at;

    BufferInput(Buffer buffer) {
        this.buffer = buffer;
    }

    @Override
    public int read() {
        if (at == buffer.length()) {
            return -1;
        }
        int next = Byte.toUnsignedInt(buffer.getByte(at));
        at++;
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        int count = Math.min(length, buffer.length() - at);
        if (count == 0) {
            return length == 0 ? 0 : -1;
        }
        buffer.getBytes(at, at + count, bytes, offset);
        at += count;
        return count;
    }
}

package ai.beast.jobs.download.preview;

import ai.beast.jobs.download.http.HttpBody;
import ai.beast.queue.core.JobFailedException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;

/**
 * The beginning of a remote file as a channel: what is read is fetched as it is needed, from one reply, and kept. Not thread-safe.
 */
final class RemoteHeader implements SeekableByteChannel {
    /** Bytes that are fetched at most: more than the headers of models with large vocabularies have. */
    static final int MAX_BYTES = 24 * 1024 * 1024;

    private final HttpBody body;
    private final long size;
    private final long deadline;
    private final Buffer fetched = Buffer.buffer();
    private long position;

    /**
     * @param size of the whole file
     * @param timeout of all reads together
     */
    RemoteHeader(HttpBody body, long size, Duration timeout) {
        this.body = body;
        this.size = size;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= size) {
            return -1;
        }
        if (position >= fetched.length()) {
            fetch((int) Math.min(size, Math.min(position + target.remaining(), Integer.MAX_VALUE)));
        }
        int part = (int) Math.min(target.remaining(), fetched.length() - position);
        if (part <= 0) {
            return -1;
        }
        target.put(fetched.getBytes((int) position, (int) position + part));
        position += part;
        return part;
    }

    private void fetch(int end) throws IOException {
        if (end > MAX_BYTES) {
            throw new IOException("The header is larger than " + MAX_BYTES + " bytes");
        }
        try {
            while (fetched.length() < end) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new IOException("The header did not arrive in time");
                }
                Buffer piece = body.next(Duration.ofNanos(left), () -> false);
                if (piece == null) {
                    return;
                }
                fetched.appendBuffer(piece);
            }
        } catch (JobFailedException broken) {
            throw new IOException(broken.error().detail(), broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while the header was read");
        }
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
    public void close() {
        body.close();
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }
}

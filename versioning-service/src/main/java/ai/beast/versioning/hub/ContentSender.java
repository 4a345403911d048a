package ai.beast.versioning.hub;

import ai.beast.versioning.VersioningConfiguration;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends files, each with at most {@value #BLOCKS} blocks of {@value #BLOCK} bytes under way. The last block leaves only after the file
 * was found unchanged, so that a reply is whole or is cut short. That is why the server's own {@code sendFile} is not used: it opens the
 * name once more and ends the reply by itself. A transfer may take any time, but ends when the client takes nothing for a minute.
 * Thread-safe; blocks.
 */
@ApplicationScoped
class ContentSender {
    private static final int BLOCK = 256 << 10;
    private static final int BLOCKS = 4;
    private static final Duration STALL_TIMEOUT = Duration.ofMinutes(1);

    private final int limit;
    private final Semaphore transfers;
    private final Duration stallTimeout;

    @Inject
    ContentSender(VersioningConfiguration configuration) {
        this(configuration.hubTransfers(), STALL_TIMEOUT);
    }

    ContentSender(int limit, Duration stallTimeout) {
        this.limit = limit;
        this.transfers = new Semaphore(limit);
        this.stallTimeout = stallTimeout;
    }

    /** Whether one more file may be sent now; then {@link #release} must follow. */
    boolean tryAcquire() {
        return transfers.tryAcquire();
    }

    void release() {
        transfers.release();
    }

    /** Files that are being sent. */
    int active() {
        return limit - transfers.availablePermits();
    }

    /** A block that was handed to the connection. */
    private record Sent(byte[] block, Future<Void> written) {}

    /**
     * Sends the bytes and ends the reply, whose head has been set. A failure closes the connection, so that the client sees that bytes are
     * missing.
     *
     * @throws IOException when the client left, took nothing for too long, or the file could not be read to its end
     */
    void send(HttpServerResponse response, OpenContent content, ByteRange range)
            throws IOException, InterruptedException {
        Deque<Sent> underWay = new ArrayDeque<>();
        long left = range.length();
        long at = range.from();
        while (left > 0) {
            int length = (int) Math.min(BLOCK, left);
            byte[] block = block(underWay, length);
            content.read(ByteBuffer.wrap(block, 0, length), at);
            at += length;
            left -= length;
            if (left == 0) {
                content.requireUnchanged();
            }
            Buffer buffer = wrapped(block, length);
            underWay.add(new Sent(block, left == 0 ? response.end(buffer) : response.write(buffer)));
        }
        if (underWay.isEmpty()) {
            underWay.add(new Sent(new byte[0], response.end()));
        }
        while (!underWay.isEmpty()) {
            await(underWay.remove());
        }
    }

    /** Every other way to make a buffer copies the bytes. */
    @SuppressWarnings("deprecation")
    private static Buffer wrapped(byte[] block, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(block, 0, length));
    }

    /** A new block, or the one that has been under way the longest. */
    private byte[] block(Deque<Sent> underWay, int length) throws IOException, InterruptedException {
        if (underWay.size() < BLOCKS) {
            return new byte[length];
        }
        Sent oldest = underWay.remove();
        await(oldest);
        return oldest.block();
    }

    private void await(Sent block) throws IOException, InterruptedException {
        try {
            block.written()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(stallTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException closed) {
            throw new IOException("The client closed the connection", closed);
        } catch (TimeoutException stalled) {
            throw new IOException("The client took nothing for " + stallTimeout.toSeconds() + " seconds", stalled);
        }
    }
}

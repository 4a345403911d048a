package ai.beast.versioning.store.write;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.ChunkNames;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DirectIo;
import ai.beast.versioning.store.disk.TaskResult;
import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Hashes and stores chunks on a few threads of its own. Platform threads: hashing would keep virtual threads' carriers from
 * everything else. Used by one thread; memory is (threads + 2) buffers outside
 * the heap, given back on {@link #close}.
 */
public final class ChunkWriter implements AutoCloseable {
    private static final int AHEAD = 2;

    private final BlobStore.Batch blobs;
    private final Arena memory = Arena.ofShared();
    private final ExecutorService threads;
    private final BlockingQueue<ByteBuffer> free;
    private final List<Future<Stored>> stored = new ArrayList<>();
    private int checked;

    private record Stored(Chunk chunk, boolean written) {}

    /**
     * All chunks in the order in which they were given.
     *
     * @param newBytes how much of it the store did not have
     */
    public record Written(List<Chunk> chunks, long newBytes) {}

    ChunkWriter(BlobStore.Batch blobs, int threads, int bufferSize) {
        this.blobs = blobs;
        this.threads = WorkerThreads.bounded("chunk-writer", threads);
        this.free = new ArrayBlockingQueue<>(threads + AHEAD);
        for (int i = 0; i < threads + AHEAD; i++) {
            free.add(memory.allocate(bufferSize, DirectIo.BLOCK).asByteBuffer());
        }
    }

    /** An empty buffer, as soon as one is free. */
    ByteBuffer buffer() throws IOException {
        failEarly();
        try {
            return free.take().clear();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while storing chunks");
        }
    }

    /** Stores what lies between position and limit. The buffer belongs to the writer from now on. */
    void store(long offset, ByteBuffer content, List<String> tensors) {
        stored.add(threads.submit(() -> {
            try {
                Sha256 sha256 = Sha256.of(content);
                Chunk chunk = new Chunk(offset, content.remaining(), sha256, tensors);
                return new Stored(chunk, blobs.putIfAbsent(ChunkNames.of(sha256), content));
            } finally {
                free.add(content);
            }
        }));
    }

    /** Waits for all chunks. @throws IOException the first failure to store one */
    Written finish() throws IOException {
        List<Chunk> chunks = new ArrayList<>(stored.size());
        long newBytes = 0;
        for (Future<Stored> future : stored) {
            Stored done = TaskResult.of(future);
            chunks.add(done.chunk());
            newBytes += done.written() ? done.chunk().length() : 0;
        }
        return new Written(chunks, newBytes);
    }

    /** A full disk is reported now rather than after reading the rest of a large file. */
    private void failEarly() throws IOException {
        while (checked < stored.size() && stored.get(checked).isDone()) {
            TaskResult.of(stored.get(checked));
            checked++;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
        memory.close();
    }
}

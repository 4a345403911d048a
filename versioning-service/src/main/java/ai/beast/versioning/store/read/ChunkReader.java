package ai.beast.versioning.store.read;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DirectIo;
import ai.beast.versioning.store.disk.TaskResult;
import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks on a few threads, checks each, and hands them over in order. Platform threads for the same reason as in
 * {@link ai.beast.versioning.store.write.ChunkWriter}.
 */
public final class ChunkReader {
    private static final int AHEAD = 2;

    private final ChunkSource source;
    private final int threads;

    public ChunkReader(ChunkSource source, int threads) {
        this.source = source;
        this.threads = threads;
    }

    /** The check of a chunk. */
    public enum Check {
        /** Its length and its hash. */
        HASH,
        /** Its length alone: for a caller that hashes what the chunks make up. */
        LENGTH
    }

    /** Takes the content of a good chunk. */
    @FunctionalInterface
    public interface Step {
        Step NONE = (chunk, content) -> {};

        /** @param content the chunk between position and limit, which must not move; valid during the call */
        void take(Chunk chunk, ByteBuffer content) throws IOException;
    }

    /** Decides what a bad chunk means. */
    @FunctionalInterface
    public interface OnDamage {
        void found(Damage damage) throws IOException;
    }

    private record Read(Chunk chunk, ByteBuffer content, Damage.@Nullable Kind damage) {}

    /**
     * Goes through all chunks; the first exception of a step or of {@code onDamage} ends it, after the threads have stopped.
     *
     * @param check what is asked of each chunk
     * @param parallel called for each good chunk from several threads, in no order
     * @param inOrder called for each good chunk from the calling thread, in order, after {@code parallel} is done with it
     * @param onDamage called for each bad chunk from the calling thread, in order
     */
    public void each(List<Chunk> chunks, Check check, Step parallel, Step inOrder, OnDamage onDamage)
            throws IOException {
        ExecutorService pool = WorkerThreads.bounded("chunk-reader", threads);
        try (Arena memory = Arena.ofShared()) {
            try {
                each(
                        chunks.iterator(),
                        memory,
                        pool,
                        (chunk, buffer) -> read(chunk, buffer, check, parallel),
                        inOrder,
                        onDamage);
            } finally {
                // Before the memory goes in which they read.
                pool.shutdownNow();
                pool.close();
            }
        }
    }

    /** Reads one chunk into a buffer. */
    @FunctionalInterface
    private interface Reading {
        Read of(Chunk chunk, ByteBuffer buffer) throws IOException;
    }

    private void each(
            Iterator<Chunk> next, Arena memory, ExecutorService pool, Reading reading, Step inOrder, OnDamage onDamage)
            throws IOException {
        ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
        ArrayDeque<Future<Read>> running = new ArrayDeque<>();
        while (next.hasNext() || !running.isEmpty()) {
            while (next.hasNext() && running.size() < threads + AHEAD) {
                Chunk chunk = next.next();
                ByteBuffer buffer = free.isEmpty() ? buffer(memory) : free.remove();
                running.add(pool.submit(() -> reading.of(chunk, buffer)));
            }
            Read done = TaskResult.of(running.remove());
            if (done.damage() != null) {
                onDamage.found(new Damage(done.chunk(), done.damage()));
            } else {
                inOrder.take(done.chunk(), done.content());
            }
            free.add(done.content());
        }
    }

    private static ByteBuffer buffer(Arena memory) {
        return memory.allocate(CutPlan.MAX_CHUNK, DirectIo.BLOCK).asByteBuffer();
    }

    private Read read(Chunk chunk, ByteBuffer buffer, Check check, Step parallel) throws IOException {
        Damage.Kind damage = damage(chunk, buffer, check);
        if (damage == Damage.Kind.CORRUPT) {
            // Once more, lest a passing fault of memory or cable condemns a good chunk.
            damage = damage(chunk, buffer, check);
        }
        if (damage == null) {
            parallel.take(chunk, buffer.duplicate());
        }
        return new Read(chunk, buffer, damage);
    }

    private Damage.@Nullable Kind damage(Chunk chunk, ByteBuffer buffer, Check check) throws IOException {
        buffer.clear();
        try {
            long length = source.read(chunk, buffer);
            buffer.flip();
            boolean good = length == chunk.length()
                    && (check == Check.LENGTH || Sha256.of(buffer).equals(chunk.sha256()));
            return good ? null : Damage.Kind.CORRUPT;
        } catch (NoSuchFileException missing) {
            return Damage.Kind.MISSING;
        }
    }
}

package ai.beast.versioning.store.disk;

import ai.beast.versioning.store.chunk.CutPlan;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Buffers that {@link DirectIo} can use, as large as the largest chunk; used again until closed. Thread-safe. */
final class AlignedBuffers implements AutoCloseable {
    private final Queue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private @Nullable Arena memory;

    ByteBuffer take() {
        ByteBuffer used = free.poll();
        return used != null ? used.clear() : allocate();
    }

    void give(ByteBuffer buffer) {
        free.add(buffer);
    }

    private synchronized ByteBuffer allocate() {
        if (memory == null) {
            memory = Arena.ofShared();
        }
        return memory.allocate(CutPlan.MAX_CHUNK, DirectIo.BLOCK).asByteBuffer();
    }

    /** No buffer may be used any more. */
    @Override
    public synchronized void close() {
        if (memory != null) {
            memory.close();
            memory = null;
        }
        free.clear();
    }
}

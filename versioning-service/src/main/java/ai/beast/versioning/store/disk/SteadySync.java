package ai.beast.versioning.store.disk;

import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Syncs a large file again and again while it is written, beside the writing, so that the last sync has little left to wait for.
 * Used by one thread.
 */
public final class SteadySync implements AutoCloseable {
    private static final long EVERY = 128L << 20;

    private final DurableFiles.NewFile file;
    private final ExecutorService thread = WorkerThreads.bounded("file-sync", 1);
    private long unsynced;
    private @Nullable Future<?> running;

    public SteadySync(DurableFiles.NewFile file) {
        this.file = file;
    }

    /** Says that so many more bytes were written. @throws IOException when an earlier sync failed */
    public void written(int bytes) throws IOException {
        unsynced += bytes;
        if (unsynced >= EVERY && (running == null || running.isDone())) {
            await();
            unsynced = 0;
            running = thread.submit(() -> {
                file.sync();
                return null;
            });
        }
    }

    /** Returns when everything written before the call would survive a power cut. */
    public void finish() throws IOException {
        await();
        file.sync();
    }

    private void await() throws IOException {
        if (running != null) {
            TaskResult.of(running);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}

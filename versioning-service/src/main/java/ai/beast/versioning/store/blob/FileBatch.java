package ai.beast.versioning.store.blob;

import ai.beast.versioning.store.disk.TaskResult;
import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Writes blobs on the callers' threads and syncs them on some of its own. File systems with a journal commit it once for all files
 * that are being synced at the same moment, so several at a time are many times faster than one after the other.
 */
final class FileBatch implements BlobStore.Batch {
    private static final int MAX_CONCURRENT_SYNCS = 8;
    /** Bounds how much is written ahead of the disk. */
    private static final int MAX_OPEN_FILES = 32;

    private final FileBlobStore store;
    private final ExecutorService threads = WorkerThreads.bounded("blob-sync", MAX_CONCURRENT_SYNCS);
    private final Semaphore room = new Semaphore(MAX_OPEN_FILES);
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Queue<Future<?>> finishing = new ConcurrentLinkedQueue<>();
    private volatile boolean failed;

    FileBatch(FileBlobStore store) {
        this.store = store;
    }

    @Override
    public boolean putIfAbsent(String name, ByteBuffer content) throws IOException {
        if (failed) {
            throwFailure();
        }
        if (!names.add(name) || store.has(name, content.remaining())) {
            return false;
        }
        try {
            room.acquire();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while writing");
        }
        boolean handedOver = false;
        try {
            FileBlobStore.Unfinished blob = store.begin(name, content);
            finishing.add(threads.submit(() -> finish(blob)));
            handedOver = true;
        } finally {
            if (!handedOver) {
                room.release();
            }
        }
        return true;
    }

    private Void finish(FileBlobStore.Unfinished blob) throws IOException {
        try {
            if (failed) {
                blob.discard(new IOException("another blob of the batch failed"));
            } else {
                blob.finish();
            }
            return null;
        } catch (IOException | RuntimeException | Error failure) {
            failed = true;
            throw failure;
        } finally {
            room.release();
        }
    }

    @Override
    public void commit() throws IOException {
        throwFailure();
        store.sync();
    }

    /** Waits for all files. */
    private void throwFailure() throws IOException {
        for (Future<?> file : new ArrayDeque<>(finishing)) {
            TaskResult.of(file);
        }
    }

    @Override
    public void close() {
        failed = true;
        threads.shutdown();
        threads.close();
    }
}

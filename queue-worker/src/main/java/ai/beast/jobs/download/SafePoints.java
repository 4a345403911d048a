package ai.beast.jobs.download;

import java.io.IOException;
import java.util.function.LongConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes how far a partial file is safe on disk, as the file grows: from time to time, beside the writing, what was written is
 * synced and only then noted. Closing makes a last point, also when the transfer ends badly.
 */
final class SafePoints implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SafePoints.class);

    private final PartialFile file;
    private final long everyBytes;
    private final long everyNanos;
    private final LongConsumer note;
    private long lastSize;
    private long lastNanos = System.nanoTime();
    private @Nullable Thread syncing;

    SafePoints(PartialFile file, DownloadConfiguration configuration, LongConsumer note) {
        this.file = file;
        this.everyBytes = configuration.checkpointBytes();
        this.everyNanos = configuration.checkpointEvery().toNanos();
        this.note = note;
        this.lastSize = file.size();
    }

    /** Starts the next point if one is due and none is being made. */
    void offer() {
        long now = System.nanoTime();
        long size = file.size();
        Thread running = syncing;
        boolean due = size - lastSize >= everyBytes || (size > lastSize && now - lastNanos >= everyNanos);
        if (due && (running == null || !running.isAlive())) {
            lastSize = size;
            lastNanos = now;
            syncing = Thread.ofVirtual().name("download-sync").start(() -> point(size));
        }
    }

    private void point(long size) {
        try {
            file.sync();
            note.accept(size);
        } catch (IOException skipped) {
            LOG.debugf("No safe point at %d bytes: %s", size, skipped);
        }
    }

    @Override
    public void close() {
        Thread running = syncing;
        boolean interrupted = Thread.interrupted();
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (file.size() > lastSize) {
            point(file.size());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

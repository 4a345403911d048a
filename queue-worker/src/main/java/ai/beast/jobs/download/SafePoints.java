package ai.beast.jobs.download;

import java.io.IOException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Notes what of a partial file is safe on disk, as the file grows: from time to time, beside the writing, what was written is
 * synced and only then noted. Closing makes a last point, also when the transfer ends badly. Used by one thread.
 */
final class SafePoints implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SafePoints.class);

    private final PartialFile file;
    private final RangePlan plan;
    private final long everyBytes;
    private final long everyNanos;
    private final Consumer<Spans> note;
    private long lastSize;
    private long lastNanos = System.nanoTime();
    private @Nullable Thread syncing;

    SafePoints(PartialFile file, RangePlan plan, DownloadConfiguration configuration, Consumer<Spans> note) {
        this.file = file;
        this.plan = plan;
        this.everyBytes = configuration.checkpointBytes();
        this.everyNanos = configuration.checkpointEvery().toNanos();
        this.note = note;
        this.lastSize = plan.size();
    }

    /** Starts the next point if one is due and none is being made. */
    void offer() {
        long now = System.nanoTime();
        long size = plan.size();
        Thread running = syncing;
        boolean due = size - lastSize >= everyBytes || (size != lastSize && now - lastNanos >= everyNanos);
        if (due && (running == null || !running.isAlive())) {
            Spans written = plan.written();
            lastSize = written.size();
            lastNanos = now;
            syncing = Thread.ofPlatform().daemon().name("download-sync").start(() -> point(written));
        }
    }

    private void point(Spans written) {
        try {
            file.sync();
            note.accept(written);
        } catch (IOException skipped) {
            LOG.debugf("No safe point at %d bytes: %s", written.size(), skipped);
        }
    }

    /** Waits for the point under way, and makes one of what came after it. Not cut short by an interrupt, which is kept. */
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
        if (plan.size() != lastSize) {
            point(plan.written());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

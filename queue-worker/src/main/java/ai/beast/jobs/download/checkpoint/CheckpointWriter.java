package ai.beast.jobs.download.checkpoint;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.disk.DiskSync;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.plan.ByteRanges;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notes what of a partial file is safe on disk, as the file grows: from time to time, beside the writing, what was written is
 * synced and only then noted. Closing makes a last point, also when the transfer ends badly. Once a sync has failed nothing more is
 * noted, since later ones say nothing of what was lost then. Used by one thread.
 */
public final class CheckpointWriter implements AutoCloseable {
    private final DiskSync disk;
    private final PartialFile file;
    private final RangePlan plan;
    private final long everyBytes;
    private final long everyNanos;
    private final Consumer<ByteRanges> note;
    private long lastSize;
    private long lastNanos = System.nanoTime();
    private @Nullable Thread syncing;
    private volatile @Nullable IOException lost;

    public CheckpointWriter(
            DiskSync disk,
            PartialFile file,
            RangePlan plan,
            DownloadConfiguration configuration,
            Consumer<ByteRanges> note) {
        this.disk = disk;
        this.file = file;
        this.plan = plan;
        this.everyBytes = configuration.checkpointBytes();
        this.everyNanos = configuration.checkpointEvery().toNanos();
        this.note = note;
        this.lastSize = plan.size();
    }

    /**
     * Starts the next point if one is due and none is being made.
     *
     * @throws IOException when an earlier one failed
     */
    public void offer() throws IOException {
        requireSound();
        long now = System.nanoTime();
        long size = plan.size();
        Thread running = syncing;
        boolean due = size - lastSize >= everyBytes || (size != lastSize && now - lastNanos >= everyNanos);
        if (due && (running == null || !running.isAlive())) {
            ByteRanges written = plan.written();
            lastSize = written.size();
            lastNanos = now;
            syncing = Thread.ofPlatform().daemon().name("download-sync").start(() -> point(written));
        }
    }

    private void point(ByteRanges written) {
        try {
            disk.sync(file);
            note.accept(written);
        } catch (IOException failure) {
            lost = failure;
        }
    }

    /** Each time another exception: one may be thrown while another is on its way. */
    private void requireSound() throws IOException {
        IOException failure = lost;
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    /**
     * Waits for the point under way, and makes one of what came after it. Not cut short by an interrupt, which is kept.
     *
     * @throws IOException when this or an earlier point failed
     */
    @Override
    public void close() throws IOException {
        Thread running = syncing;
        boolean interrupted = Thread.interrupted();
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (lost == null && plan.size() != lastSize) {
            point(plan.written());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        requireSound();
    }
}

package ai.beast.jobs.download.checkpoint;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.ThreadFailure;
import ai.beast.jobs.download.disk.DiskSync;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.queue.core.JobFailedException;
import ai.beast.work.loop.WorkerThreads;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes written ranges durable and records them as checkpoints while the transfer continues: a sync first, then the checkpoint,
 * on a thread of its own. Closing writes a last checkpoint, also after a failed transfer. After a failed sync no checkpoint
 * is recorded any more, since the system reports lost writes once only. Used by one thread.
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
    private final ThreadFailure lost = new ThreadFailure("Writing the partial file to disk");

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
     * Starts the next checkpoint if one is due and none is being written.
     *
     * @throws IOException when an earlier one failed
     */
    public void offer() throws IOException, JobFailedException {
        lost.rethrow();
        long now = System.nanoTime();
        long size = plan.size();
        Thread running = syncing;
        boolean due = size - lastSize >= everyBytes || (size != lastSize && now - lastNanos >= everyNanos);
        if (due && (running == null || !running.isAlive())) {
            ByteRanges written = plan.written();
            lastSize = written.size();
            lastNanos = now;
            syncing = WorkerThreads.platformThread("download-sync", () -> point(written));
            syncing.start();
        }
    }

    private void point(ByteRanges written) {
        try {
            disk.sync(file);
            note.accept(written);
        } catch (Throwable failure) {
            lost.record(failure);
        }
    }

    /**
     * Waits for the checkpoint under way and writes a last one. An interrupt does not end the wait and is kept.
     *
     * @throws IOException when this or an earlier point failed
     */
    @Override
    public void close() throws IOException, JobFailedException {
        Thread running = syncing;
        boolean interrupted = Thread.interrupted();
        while (running != null && running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (!lost.present() && plan.size() != lastSize) {
            point(plan.written());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        lost.rethrow();
    }
}

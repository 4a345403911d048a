package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.checkpoint.CheckpointWriter;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.rate.Speedometer;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Monitors a transfer: reports progress, writes checkpoints and the journal. Used by one thread. */
public final class TransferMonitor implements RangeConnections.Observer {
    private static final Duration TELL_EVERY = Duration.ofMillis(100);
    private static final long NOTE_EVERY = 2 << 20;

    private final RangePlan plan;
    private final HashFollower follower;
    private final CheckpointWriter safe;
    private final @Nullable CheckpointJournal journal;
    private final Function<ByteRanges, FileCheckpoint> checkpoint;
    private final Transfer.Supervision supervision;
    private final Speedometer speed;
    private long told;
    private long noted;

    /**
     * @param safe makes durable what is written
     * @param journal notes it before it is durable
     * @param checkpoint the note of what is written or safe
     */
    TransferMonitor(
            RangePlan plan,
            HashFollower follower,
            CheckpointWriter safe,
            @Nullable CheckpointJournal journal,
            Function<ByteRanges, FileCheckpoint> checkpoint,
            Transfer.Supervision supervision) {
        this.plan = plan;
        this.follower = follower;
        this.safe = safe;
        this.journal = journal;
        this.checkpoint = checkpoint;
        this.supervision = supervision;
        this.speed = new Speedometer(System.nanoTime(), plan.size());
        this.noted = plan.size();
    }

    @Override
    public void look() throws JobFailedException, IOException {
        supervision.mayGoOn();
        safe.offer();
        long size = plan.size();
        if (journal != null && Math.abs(size - noted) >= NOTE_EVERY) {
            noted = size;
            journal.write(checkpoint.apply(plan.written()));
        }
        long now = System.nanoTime();
        if (now - told >= TELL_EVERY.toNanos() || plan.complete()) {
            told = now;
            supervision.progress(new Progress(size, plan.total(), speed.at(now, size)));
        }
    }

    @Override
    public boolean satisfied() throws IOException, JobFailedException {
        return follower.digest() != null;
    }
}

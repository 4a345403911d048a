package ai.beast.jobs.download.job;

import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A run without a queue around it. Its fence is higher than that of all runs before. */
public class RecordingContext implements JobContext {
    private static final AtomicLong FENCES = new AtomicLong();

    private final String id;
    private final long fence = FENCES.incrementAndGet();
    private final String payload;
    private volatile @Nullable String checkpoint;
    public final List<Progress> progress = new CopyOnWriteArrayList<>();
    public volatile boolean committed;
    volatile int failures;
    /** Whether another run has the job by now. */
    volatile boolean lost;

    public RecordingContext(String id, String payload, @Nullable String checkpoint) {
        this.id = id;
        this.payload = payload;
        this.checkpoint = checkpoint;
    }

    @Override
    public String jobId() {
        return id;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public String payload() {
        return payload;
    }

    @Override
    public @Nullable String checkpoint() {
        return checkpoint;
    }

    @Override
    public int failures() {
        return failures;
    }

    @Override
    public void progress(Progress made) {
        progress.add(made);
    }

    @Override
    public void checkpoint(String note) {
        checkpoint = note;
    }

    @Override
    public void commit(String note) throws InterruptedException {
        if (lost) {
            throw new InterruptedException("Must not commit");
        }
        checkpoint = note;
        committed = true;
    }
}

package ai.beast.jobs.download;

import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A run without a queue around it. */
final class RecordingContext implements JobContext {
    private final String id;
    private final String payload;
    private volatile @Nullable String checkpoint;
    final List<Progress> progress = new CopyOnWriteArrayList<>();
    volatile boolean committed;

    RecordingContext(String id, String payload, @Nullable String checkpoint) {
        this.id = id;
        this.payload = payload;
        this.checkpoint = checkpoint;
    }

    @Override
    public String jobId() {
        return id;
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
        return 0;
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
    public void commit(String note) {
        checkpoint = note;
        committed = true;
    }
}

package ai.beast.jobs.download.checkpoint;

import ai.beast.queue.core.JobContext;
import org.jspecify.annotations.Nullable;

/** A run's checkpoint, and its way to the queue. Thread-safe. */
public final class NoteKeeper {
    private final JobContext context;
    private JobCheckpoint note;

    /** @param revision the unit is pinned to */
    public NoteKeeper(JobContext context, @Nullable String revision) {
        this.context = context;
        this.note = new JobCheckpoint(JobCheckpoint.read(context.checkpoint()).files(), revision);
    }

    public synchronized JobCheckpoint now() {
        return note;
    }

    /** Notes how far a file is, and tells the queue. */
    public synchronized void put(int file, FileCheckpoint checkpoint) {
        note = note.with(file, checkpoint);
        context.checkpoint(note.write());
    }
}

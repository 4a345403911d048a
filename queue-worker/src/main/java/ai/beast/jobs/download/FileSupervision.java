package ai.beast.jobs.download;

import ai.beast.jobs.download.DownloadUnit.UnitFile;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks after one file of a unit while it is fetched: its room on the disk, its part of the progress, its part of the checkpoint. */
final class FileSupervision implements Transfer.Supervision, AutoCloseable {
    private final DownloadEngine engine;
    private final JobContext context;
    private final NoteKeeper notes;
    private final DownloadOrder order;
    private final DownloadUnit unit;
    private final int index;
    private final long before;
    private DiskLedger.@Nullable Reservation reservation;

    /**
     * @param index of the file
     * @param before bytes of the files in front of it
     */
    FileSupervision(
            DownloadEngine engine,
            JobContext context,
            NoteKeeper notes,
            DownloadOrder order,
            DownloadUnit unit,
            int index,
            long before) {
        this.engine = engine;
        this.context = context;
        this.notes = notes;
        this.order = order;
        this.unit = unit;
        this.index = index;
        this.before = before;
    }

    @Override
    public void size(long total, long missing) throws JobFailedException, IOException {
        Path file = unit.files().get(index).file();
        if (total >= 0 && Files.exists(file) && !order.mayOverwrite() && Files.size(file) != total) {
            throw FileDownload.taken(file);
        }
        Path directory = Objects.requireNonNull(file.getParent(), "a destination lies in a directory");
        reservation = engine.ledger().reserve(directory, context.jobId(), missing + later());
    }

    /** What the files behind this one need. */
    private long later() {
        List<UnitFile> rest = unit.files().subList(index + 1, unit.files().size());
        return rest.stream().mapToLong(file -> Math.max(0, file.size())).sum();
    }

    @Override
    public void progress(Progress made) {
        boolean alone = unit.files().size() == 1;
        context.progress(alone ? made : new Progress(before + made.done(), unit.size(), made.perSecond()));
        try {
            if (reservation != null && made.total() >= 0) {
                reservation.remaining(made.total() - made.done() + later());
            }
        } catch (IOException unconfirmed) {
            // The promise lapses after a while, and the disk is as full as it is: nothing is lost but the promise.
            reservation = null;
        }
    }

    @Override
    public void safe(Checkpoint checkpoint) {
        notes.put(index, checkpoint);
    }

    @Override
    public void mayGoOn() throws JobFailedException {
        engine.mayRun();
    }

    @Override
    public void close() throws IOException {
        if (reservation != null) {
            reservation.close();
        }
    }
}

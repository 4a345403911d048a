package ai.beast.jobs.download.job;

import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.DiskLedger;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.transfer.DownloadUnit;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.jobs.download.transfer.FileDownload;
import ai.beast.jobs.download.transfer.Transfer;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Supervises the transfer of one file of a unit: reserves disk space, reports progress and passes on checkpoints. */
public final class FileSupervision implements Transfer.Supervision, AutoCloseable {
    /** Bytes between two checks of the free disk space while the size is unknown; a fraction of the reserve. */
    private static final long SPACE_CHECK_BYTES = 8 << 20;

    private final DownloadEngine engine;
    private final JobContext context;
    private final Consumer<FileCheckpoint> checkpoints;
    private final DownloadRequest request;
    private final DownloadUnit unit;
    private final int index;
    private final long before;
    private long looked;
    private DiskLedger.@Nullable Reservation reservation;

    /**
     * @param checkpoints receives each checkpoint of the file
     * @param index of the file
     * @param before bytes of the files in front of it
     */
    FileSupervision(
            DownloadEngine engine,
            JobContext context,
            Consumer<FileCheckpoint> checkpoints,
            DownloadRequest request,
            DownloadUnit unit,
            int index,
            long before) {
        this.engine = engine;
        this.context = context;
        this.checkpoints = checkpoints;
        this.request = request;
        this.unit = unit;
        this.index = index;
        this.before = before;
    }

    @Override
    public void size(long total, long missing) throws JobFailedException, IOException {
        Path file = unit.files().get(index).file();
        if (total >= 0 && Files.exists(file) && !request.mayOverwrite() && Files.size(file) != total) {
            throw FileDownload.taken(file);
        }
        looked = 0;
        reserve(missing);
    }

    private void reserve(long missing) throws JobFailedException, IOException {
        Path file = unit.files().get(index).file();
        Path directory = Objects.requireNonNull(file.getParent(), "a destination lies in a directory");
        reservation = engine.ledger().reserve(directory, context.jobId(), context.fence(), sum(missing, later()));
    }

    /** Bytes of the files after this one, as far as their sizes are known. */
    private long later() {
        List<UnitFile> rest = unit.files().subList(index + 1, unit.files().size());
        return rest.stream().mapToLong(file -> Math.max(0, file.size())).reduce(0, FileSupervision::sum);
    }

    /** Sum of sizes that servers state; saturates instead of overflowing. */
    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    @Override
    public void progress(Progress made) throws JobFailedException {
        boolean alone = unit.files().size() == 1;
        context.progress(alone ? made : new Progress(before + made.done(), unit.size(), made.perSecond()));
        try {
            if (made.total() < 0 && made.done() - looked >= SPACE_CHECK_BYTES) {
                looked = made.done();
                reserve(0);
            } else if (reservation != null) {
                reservation.remaining(sum(Math.max(0, made.total() - made.done()), later()));
            }
        } catch (IOException unconfirmed) {
            // The reservation expires; the transfer itself is not affected.
            reservation = null;
        }
    }

    @Override
    public void safe(FileCheckpoint checkpoint) {
        checkpoints.accept(checkpoint);
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

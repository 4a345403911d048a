package ai.beast.jobs.download.job;

import ai.beast.jobs.download.checkpoint.JobCheckpoint;
import ai.beast.jobs.download.checkpoint.PartialRetention;
import ai.beast.jobs.download.checkpoint.NoteKeeper;
import ai.beast.jobs.download.disk.PartialTakeover;
import ai.beast.jobs.download.disk.Hashes;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.jobs.download.disk.Placement;
import ai.beast.jobs.download.http.Failures;
import ai.beast.jobs.download.request.DownloadRequest;
import ai.beast.jobs.download.transfer.DownloadUnit;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.jobs.download.transfer.FileDownload;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * One run for one order: fetches the files of the unit, makes sure of each, places all of them. Used once, by one thread.
 */
public final class DownloadAttempt {
    private static final Logger LOG = Logger.getLogger(DownloadAttempt.class);
    /** How often content is fetched that nothing identifies, so that it has to start over: traffic is dear to some. */
    static final int STARTS_OVER_AT_MOST = 6;

    private final JobContext context;
    private final DownloadRequest order;
    private final DownloadUnit unit;
    private final DownloadEngine engine;
    private final DownloadReport report;
    private final NoteKeeper notes;

    DownloadAttempt(
            JobContext context, DownloadRequest order, DownloadUnit unit, DownloadEngine engine, DownloadReport report) {
        this.context = context;
        this.order = order;
        this.unit = unit;
        this.engine = engine;
        this.report = report;
        this.notes = new NoteKeeper(context, unit.origin().revision());
    }

    JobResult run() throws JobFailedException, InterruptedException {
        long before = notes.now().size();
        try {
            return attempt();
        } catch (ClosedByInterruptException | FileLockInterruptionException stopped) {
            Thread.interrupted();
            InterruptedException stop = new InterruptedException("Stopped while writing");
            stop.initCause(stopped);
            throw stop;
        } catch (IOException trouble) {
            throw concluded(Failures.disk(trouble), before);
        } catch (JobFailedException failure) {
            throw concluded(failure, before);
        }
    }

    /** A failure that got further than the run before is no failed attempt: the next goes on after a short rest. */
    private JobFailedException concluded(JobFailedException failure, long before) {
        JobCheckpoint note = notes.now();
        if (failure.permanent()) {
            if (!PartialRetention.useful(failure.error(), note, this::vouched)) {
                discardPartials();
                return failure;
            }
            return Failures.denied(failure) ? Failures.expired(failure) : failure;
        }
        boolean resumable = note.resumable(this::vouched);
        if (!resumable && failure.delay().isEmpty() && context.failures() + 1 >= STARTS_OVER_AT_MOST) {
            discardPartials();
            return Failures.startsOver(failure);
        }
        boolean further = note.size() - before >= PartialRetention.WORTH_IT && resumable;
        if (failure.delay().isPresent() || !further) {
            return failure;
        }
        Duration rest = engine.restAfterProgress();
        return failure.deferredBy(rest.compareTo(failure.leastRest()) < 0 ? failure.leastRest() : rest);
    }

    private boolean vouched(int file) {
        return unit.files().get(file).sha256() != null;
    }

    private void discardPartials() {
        for (UnitFile file : unit.files()) {
            try {
                PartialTakeover.discard(file.file(), context.jobId(), context.fence());
            } catch (IOException left) {
                LOG.warnf("A partial file of job %s is left for the sweeper: %s", context.jobId(), left);
            }
        }
    }

    private Path partial(UnitFile file) {
        return PartialName.of(file.file(), context.jobId(), context.fence());
    }

    private JobResult attempt() throws IOException, JobFailedException, InterruptedException {
        long millisBefore = notes.now().millis();
        List<FileDownload.Fetched> fetched = new ArrayList<>();
        long done = 0;
        for (int i = 0; i < unit.files().size(); i++) {
            UnitFile file = unit.files().get(i);
            PartialTakeover.adopt(file.file(), context.jobId(), context.fence());
            try (FileSupervision supervision = new FileSupervision(engine, context, notes, order, unit, i, done)) {
                FileDownload.Fetched got = engine.download(file, partial(file), order, supervision)
                        .fetch(notes.now().file(i));
                notes.put(i, got.checkpoint().verified(got.sha256()));
                fetched.add(got);
                done += got.size();
            }
        }
        for (int i = 0; i < fetched.size(); i++) {
            requireOwn(unit.files().get(i), fetched.get(i));
        }
        context.commit(notes.now().write());
        // The first stands for the whole, so it comes last: who sees it sees all.
        for (int i = unit.files().size() - 1; i >= 0; i--) {
            place(unit.files().get(i), fetched.get(i));
        }
        return report.of(fetched, millisBefore);
    }

    private void place(UnitFile target, FileDownload.Fetched fetched) throws IOException, JobFailedException {
        if (!fetched.inPlace()) {
            requireOwn(target, fetched);
            try {
                Placement.place(partial(target), target.file(), order.mayOverwrite());
            } catch (FileAlreadyExistsException occupied) {
                if (!Hashes.ofFile(target.file()).equals(fetched.sha256())) {
                    throw FileDownload.taken(target.file());
                }
            }
        }
        PartialTakeover.discard(target.file(), context.jobId(), context.fence());
    }

    /** What gets the final name must be what was verified: the name alone says nothing once another run has the job. */
    private void requireOwn(UnitFile target, FileDownload.Fetched fetched) throws IOException, JobFailedException {
        if (!fetched.inPlace()) {
            PartialFile.require(partial(target), fetched.key(), fetched.size());
        }
    }
}

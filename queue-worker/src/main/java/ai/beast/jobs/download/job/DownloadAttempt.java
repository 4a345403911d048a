package ai.beast.jobs.download.job;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.checkpoint.JobCheckpoint;
import ai.beast.jobs.download.checkpoint.PartialRetention;
import ai.beast.jobs.download.disk.Hashes;
import ai.beast.jobs.download.disk.OverwriteGuard;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.disk.PartialName;
import ai.beast.jobs.download.disk.PartialTakeover;
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
 * One run of a download job: fetches and verifies each file of the unit, then places all of them. Used once, by one thread;
 * checkpoints also come from the thread that syncs.
 */
public final class DownloadAttempt {
    private static final Logger LOG = Logger.getLogger(DownloadAttempt.class);
    /** Attempts for content that the server does not identify, so that each attempt starts over. */
    static final int MAX_RESTARTS = 6;

    private final JobContext context;
    private final DownloadRequest request;
    private final DownloadUnit unit;
    private final DownloadEngine engine;
    private final DownloadReport report;
    private final OverwriteGuard guard;
    private volatile JobCheckpoint checkpoint;

    DownloadAttempt(
            JobContext context,
            DownloadRequest request,
            DownloadUnit unit,
            DownloadEngine engine,
            DownloadReport report,
            JobCheckpoint left) {
        this.context = context;
        this.request = request;
        this.unit = unit;
        this.engine = engine;
        this.report = report;
        this.guard = request.overwriteGuard();
        this.checkpoint = left.pinnedTo(unit.origin().revision());
    }

    JobResult run() throws JobFailedException, InterruptedException {
        JobCheckpoint before = checkpoint;
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

    /**
     * A failure after progress does not use up an attempt: the next run resumes after a short delay. A run that discarded bytes has
     * used up its attempt, however far it came.
     */
    private JobFailedException concluded(JobFailedException failure, JobCheckpoint before) {
        JobCheckpoint reached = checkpoint;
        if (failure.permanent()) {
            if (request.sourceCount() > 1 && Failures.ofServer(failure) && !Failures.wrongContent(failure)) {
                // Another source may go on from there.
                return failure;
            }
            if (!PartialRetention.useful(failure.error(), reached, this::hashKnown)) {
                discardPartials();
                if (Failures.wrongContent(failure)) {
                    // A mirror, or a retry by hand, begins with a new budget.
                    context.checkpoint(reached.fromStart().write());
                }
                return failure;
            }
            return Failures.denied(failure) ? Failures.expired(failure) : failure;
        }
        boolean resumable = reached.resumable(this::hashKnown);
        if (!resumable && failure.delay().isEmpty() && context.failures() + 1 >= MAX_RESTARTS) {
            discardPartials();
            return Failures.startsOver(failure);
        }
        boolean further = reached.size() - before.size() >= PartialRetention.WORTH_IT
                && reached.discarded() <= before.discarded()
                && resumable;
        if (failure.delay().isPresent() || !further) {
            return failure;
        }
        Duration delay = engine.delayAfterProgress();
        return failure.deferredBy(delay.compareTo(failure.minDelay()) < 0 ? failure.minDelay() : delay);
    }

    private boolean hashKnown(int file) {
        return unit.files().get(file).sha256() != null;
    }

    private void discardPartials() {
        for (UnitFile file : unit.files()) {
            try {
                PartialTakeover.discard(file.file(), context.jobId(), context.fence());
            } catch (IOException left) {
                LOG.warnf("Could not delete a partial file of job %s, the sweeper will: %s", context.jobId(), left);
            }
        }
    }

    private Path partial(UnitFile file) {
        return PartialName.of(file.file(), context.jobId(), context.fence());
    }

    private JobResult attempt() throws IOException, JobFailedException, InterruptedException {
        long millisBefore = checkpoint.millis();
        List<FileDownload.Fetched> fetched = new ArrayList<>();
        long done = 0;
        for (int i = 0; i < unit.files().size(); i++) {
            UnitFile file = unit.files().get(i);
            PartialTakeover.adopt(file.file(), context.jobId(), context.fence());
            try (FileSupervision supervision = supervision(i, done)) {
                FileDownload.Fetched got = engine.download(file, partial(file), request, supervision, unit.companion())
                        .fetch(checkpoint.file(i));
                record(i, got.checkpoint().verified(got.sha256()));
                fetched.add(got);
                done += got.size();
            }
        }
        List<OverwriteGuard.Occupant> occupants = new ArrayList<>();
        for (int i = 0; i < fetched.size(); i++) {
            UnitFile file = unit.files().get(i);
            requireOwn(file, fetched.get(i));
            occupants.add(
                    fetched.get(i).inPlace()
                            ? OverwriteGuard.Occupant.NONE
                            : guard.check(file.file(), fetched.get(i).sha256()));
        }
        context.commit(checkpoint.write());
        // The first file represents the model, so it is placed last: a reader that sees it sees all files.
        for (int i = unit.files().size() - 1; i >= 0; i--) {
            place(unit.files().get(i), fetched.get(i), occupants.get(i));
        }
        return report.of(fetched, millisBefore);
    }

    private FileSupervision supervision(int file, long before) {
        return new FileSupervision(engine, context, safe -> record(file, safe), request, unit, file, before);
    }

    private synchronized void record(int file, FileCheckpoint safe) {
        checkpoint = checkpoint.with(file, safe);
        context.checkpoint(checkpoint.write());
    }

    private void place(UnitFile target, FileDownload.Fetched fetched, OverwriteGuard.Occupant occupant)
            throws IOException, JobFailedException {
        if (!fetched.inPlace()) {
            requireOwn(target, fetched);
            try {
                guard.place(partial(target), target.file(), occupant);
            } catch (FileAlreadyExistsException occupied) {
                if (!Hashes.ofFile(target.file()).equals(fetched.sha256())) {
                    throw FileDownload.taken(target.file());
                }
            }
        }
        PartialTakeover.discard(target.file(), context.jobId(), context.fence());
    }

    /** Checks that the partial file is the verified one: another run may have replaced it under the same name. */
    private void requireOwn(UnitFile target, FileDownload.Fetched fetched) throws IOException, JobFailedException {
        if (!fetched.inPlace()) {
            PartialFile.require(partial(target), fetched.key(), fetched.size());
        }
    }
}

package ai.beast.jobs.download;

import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobContext;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.JobResult;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jboss.logging.Logger;

/** One run for one order: fetches, verifies, asks whether it is a model, places. Used once, by one thread. */
final class DownloadAttempt {
    private static final Logger LOG = Logger.getLogger(DownloadAttempt.class);

    private final JobContext context;
    private final DownloadOrder order;
    private final URI url;
    private final Path file;
    private final Path directory;
    private final Path partial;
    private final HttpSource source;
    private final SpaceProbe space;
    private final DownloadConfiguration configuration;
    private final DownloadReport report;

    DownloadAttempt(
            JobContext context,
            DownloadOrder order,
            URI url,
            Path file,
            HttpSource source,
            SpaceProbe space,
            DownloadConfiguration configuration,
            DownloadReport report) {
        this.context = context;
        this.order = order;
        this.url = url;
        this.file = file;
        this.directory = Objects.requireNonNull(file.getParent(), "a destination lies in a directory");
        this.partial = Destinations.partial(file, context.jobId());
        this.source = source;
        this.space = space;
        this.configuration = configuration;
        this.report = report;
    }

    JobResult run() throws JobFailedException, InterruptedException {
        try {
            return attempt();
        } catch (ClosedByInterruptException stopped) {
            Thread.interrupted();
            throw stopped(stopped);
        } catch (IOException trouble) {
            JobFailedException failure = Failures.disk(trouble);
            discardIf(failure.permanent());
            throw failure;
        } catch (JobFailedException failure) {
            discardIf(failure.permanent());
            throw failure;
        }
    }

    private InterruptedException stopped(Exception cause) {
        InterruptedException stop = new InterruptedException("Stopped while writing");
        stop.initCause(cause);
        return stop;
    }

    private void discardIf(boolean permanent) {
        if (permanent) {
            try {
                PartialFile.discard(partial);
            } catch (IOException left) {
                LOG.warnf("The partial file of job %s is left for the sweeper: %s", context.jobId(), left);
            }
        }
    }

    private JobResult attempt() throws IOException, JobFailedException, InterruptedException {
        Checkpoint from = Checkpoint.read(context.checkpoint());
        if (Files.exists(file) && alreadyThere(from)) {
            String sha256 = order.sha256() == null ? from.sha256() : order.sha256();
            context.commit(from.write());
            PartialFile.discard(partial);
            return report.of(
                    String.valueOf(sha256).toLowerCase(Locale.ROOT), Files.size(file), Files.size(file), from.millis());
        }
        Files.createDirectories(directory);
        Transfer.Received received = receive(from);
        ModelCheck.require(partial, String.valueOf(file.getFileName()), order.sha256() != null);
        Checkpoint last = received.checkpoint();
        context.commit(new Checkpoint(
                        last.offset(), last.total(), last.etag(), last.lastModified(), received.sha256(), last.millis())
                .write());
        place(received.sha256());
        return report.of(received.sha256(), received.size(), received.resumed(), from.millis());
    }

    /** True when the very content is in place already: by an earlier run of this job, or as the hash in the order says. */
    private boolean alreadyThere(Checkpoint from) throws IOException, JobFailedException {
        String wanted = order.sha256() == null ? from.sha256() : order.sha256();
        if (wanted == null) {
            return false;
        }
        if (Hashes.ofFile(file).equalsIgnoreCase(wanted)) {
            return true;
        }
        if (!order.mayOverwrite()) {
            throw taken();
        }
        return false;
    }

    private JobFailedException taken() {
        return Failures.permanent(
                ErrorCode.ALREADY_EXISTS,
                "Another file is at " + file + "; order with \"overwrite\": true to replace it");
    }

    private Transfer.Received receive(Checkpoint from) throws IOException, JobFailedException, InterruptedException {
        Transfer transfer = new Transfer(source, configuration, context);
        boolean vouched = order.sha256() != null;
        Transfer.Received received = transfer.receive(url, partial, from, vouched, this::checkSize);
        if (!vouched || received.sha256().equalsIgnoreCase(order.sha256())) {
            return received;
        }
        if (received.resumed() > 0) {
            LOG.infof("Job %s: the resumed file has another hash than expected; fetching all of it", context.jobId());
            received = transfer.receive(url, partial, from.fromStart(), true, this::checkSize);
            if (received.sha256().equalsIgnoreCase(order.sha256())) {
                return received;
            }
        }
        throw Failures.permanent(
                ErrorCode.CHECKSUM_MISMATCH,
                "The file has the SHA-256 " + received.sha256() + " where " + order.sha256()
                        + " was expected: it was changed upstream, or the expected hash is wrong");
    }

    private void checkSize(long total, long missing) throws JobFailedException, IOException {
        if (total >= 0 && Files.exists(file) && !order.mayOverwrite() && Files.size(file) != total) {
            throw taken();
        }
        long usable = space.usable(directory);
        if (total >= 0 && missing + configuration.diskReserve() > usable) {
            throw Failures.permanent(
                    ErrorCode.DISK_FULL,
                    "The file needs " + missing + " more bytes and " + configuration.diskReserve()
                            + " are to stay free, but only " + usable + " are");
        }
    }

    private void place(String sha256) throws IOException, JobFailedException {
        try {
            Placement.place(partial, file, order.mayOverwrite());
        } catch (FileAlreadyExistsException occupied) {
            if (!Hashes.ofFile(file).equals(sha256)) {
                throw taken();
            }
            PartialFile.discard(partial);
        }
    }
}

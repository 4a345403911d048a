package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.DiskSync;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.http.ContentIdentity;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteContent;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.rate.Throttle;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.UrlHost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a file with a hash mismatch: fetches ranges again, compares them and writes only bytes that differ. Needs no disk
 * space and never rewrites matching bytes.
 */
public final class MismatchRepair {
    private final HttpSource source;
    private final DownloadConfiguration configuration;
    private final Throttle throttle;
    private final DiskSync disk;
    private final Transfer.Supervision supervision;

    public MismatchRepair(
            HttpSource source,
            DownloadConfiguration configuration,
            Throttle throttle,
            DiskSync disk,
            Transfer.Supervision supervision) {
        this.source = source;
        this.configuration = configuration;
        this.throttle = throttle;
        this.disk = disk;
        this.supervision = supervision;
    }

    /**
     * @param received checkpoint of the whole content
     * @param parts whether the server gives parts; else all is fetched again
     * @return how many bytes lay in pieces that differed, now repaired and safe on disk
     * @throws JobFailedException {@code content_changed} when the server has another content by now; {@code checksum_mismatch}
     *     (permanent) when the budget does not allow to fetch the ranges again
     */
    long repair(
            RemoteFile remote,
            PartialFile file,
            FileCheckpoint received,
            List<ByteRange> ranges,
            boolean parts,
            ByteBudget budget)
            throws JobFailedException, IOException, InterruptedException {
        ContentIdentity content = received.identity();
        long missing = parts ? ByteRanges.of(ranges).size() : content.total();
        if (!budget.allows(missing, content.total())) {
            // A retry by hand begins with a new budget.
            supervision.safe(received.fromStart());
            throw Failures.permanent(
                    ErrorCode.CHECKSUM_MISMATCH,
                    "The file has not the expected SHA-256, and the transfer broke off while it was fetched again");
        }
        AtomicLong repaired = new AtomicLong();
        ByteRanges sound = new ByteRanges();
        if (content.total() > 0) {
            sound.add(new ByteRange(0, content.total()));
        }
        ranges.forEach(sound::remove);
        RemoteContent again = new RemoteContent(source, remote, content, true);
        RangePlan plan = new RangePlan(content.total(), parts ? sound : new ByteRanges());
        RangeConnection.Work work = new RangeConnection.Work(
                again,
                plan,
                (bytes, at) -> repaired.addAndGet(correct(file, bytes, at)),
                throttle,
                configuration.stallAfter(),
                budget);
        RemoteContent.Opening opening = parts ? null : whole(again, content, plan);
        try {
            new RangeConnections(work, configuration.partBytes(), parts ? configuration.connections() : 1)
                    .run(opening, new RangeConnections.Observer() {
                        @Override
                        public void look() throws JobFailedException {
                            supervision.mayGoOn();
                        }

                        @Override
                        public boolean satisfied() {
                            return true;
                        }
                    });
        } catch (JobFailedException broken) {
            supervision.safe(received.withFetched(budget.taken()));
            throw broken;
        } finally {
            if (opening != null) {
                opening.body().close();
            }
        }
        sync(file);
        return repaired.get();
    }

    /** The checkpoint calls the whole file safe: if that is not so any more, the next run must not find it. */
    private void sync(PartialFile file) throws IOException {
        try {
            disk.sync(file);
        } catch (IOException lost) {
            PartialFile.discard(file.path());
            throw lost;
        }
    }

    private static RemoteContent.@Nullable Opening whole(RemoteContent again, ContentIdentity content, RangePlan plan)
            throws JobFailedException, InterruptedException {
        RemoteContent.Opening opening = again.open(0, 0, false);
        if (opening.identity().total() != content.total()) {
            opening.body().close();
            throw Failures.changed(String.valueOf(UrlHost.of(opening.body().url())));
        }
        plan.claim(content.total());
        return opening;
    }

    private static int correct(PartialFile file, ByteBuffer bytes, long at) throws IOException {
        ByteBuffer there = ByteBuffer.allocate(bytes.remaining());
        file.read(there, at);
        if (there.flip().equals(bytes)) {
            return 0;
        }
        int size = bytes.remaining();
        file.write(bytes, at);
        return size;
    }
}

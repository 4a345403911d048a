package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.BlockChecksums;
import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.checkpoint.CheckpointWriter;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.DiskSync;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.http.HttpSource;
import ai.beast.jobs.download.http.RemoteContent;
import ai.beast.jobs.download.http.RemoteFile;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.plan.RangePlan;
import ai.beast.jobs.download.rate.Throttle;
import ai.beast.queue.core.JobFailedException;
import ai.beast.queue.core.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the content of one URL into a partial file, resumes from a checkpoint, and computes the hash. Used by one thread.
 */
public final class Transfer {
    /**
     * The whole content, in the partial file and safe on disk.
     *
     * @param resumed how much of it was there before this run
     * @param parts whether the server gives parts of it
     * @param checkpoint of all of it
     * @param key of the partial file
     */
    record Received(
            String sha256,
            long resumed,
            boolean parts,
            FileCheckpoint checkpoint,
            @Nullable Object key) {
        long size() {
            return checkpoint.total();
        }
    }

    /** Observes a transfer and may end it by an exception. */
    public interface Supervision {
        /**
         * Refuses a size before the first byte is fetched.
         *
         * @param total size of the content; negative when unknown
         * @param missing what is still to be written
         */
        void size(long total, long missing) throws JobFailedException, IOException;

        /** Receives the progress about ten times a second. Throws when there is no space for more of a content of unknown size. */
        void progress(Progress made) throws JobFailedException;

        /** Receives a durable checkpoint, from which a later run may resume. */
        void safe(FileCheckpoint checkpoint);

        /** Called just as often; throws when the transfer must not continue. */
        void mayGoOn() throws JobFailedException;
    }

    private final HttpSource source;
    private final DownloadConfiguration configuration;
    private final Throttle throttle;
    private final DiskSync disk;
    private final Supervision supervision;
    private final long startedNanos = System.nanoTime();

    public Transfer(
            HttpSource source,
            DownloadConfiguration configuration,
            Throttle throttle,
            DiskSync disk,
            Supervision supervision) {
        this.source = source;
        this.configuration = configuration;
        this.throttle = throttle;
        this.disk = disk;
        this.supervision = supervision;
    }

    /**
     * Fetches what is missing. When the content turns out to be another one than at the start, fetches it once more, as one reply over one
     * connection, which is never put together from different contents.
     *
     * @param vouched whether to go on even if the server gave nothing that identifies its content, because the whole is checked
     *     against a hash in the end
     * @throws JobFailedException {@code content_changed} when it changed twice while it was fetched; {@code content_changed} or
     *     {@code download_incomplete} (permanent) when the budget does not allow to start over
     */
    Received receive(RemoteFile remote, Path partial, FileCheckpoint from, boolean vouched, ByteBudget budget)
            throws JobFailedException, IOException, InterruptedException {
        Task task = new Task(remote, partial, from, vouched, budget, false);
        try {
            return once(task);
        } catch (JobFailedException failure) {
            if (!Failures.changed(failure) || failure.permanent()) {
                throw failure;
            }
            return once(task.anew());
        }
    }

    /**
     * What to fetch.
     *
     * @param changed whether the content changed while this run fetched it
     */
    private record Task(
            RemoteFile remote, Path partial, FileCheckpoint from, boolean vouched, ByteBudget budget, boolean changed) {
        Task anew() {
            return new Task(remote, partial, from.fromStart(), vouched, budget, true);
        }

        /** Whether replies of the content differed in this run or made an earlier one discard bytes, and no hash decides. */
        boolean oneReply() {
            return changed || (!vouched && from.fetched() > from.size());
        }
    }

    private Received once(Task task) throws JobFailedException, IOException, InterruptedException {
        FileCheckpoint from = task.from();
        RemoteContent content = new RemoteContent(source, task.remote(), from.identity(), task.vouched());
        PartialFile file = PartialFile.open(task.partial(), content.resumable() ? from.safe() : new ByteRanges());
        try {
            RangePlan plan = new RangePlan(from.total(), file.kept());
            if (!file.kept().isEmpty() && plan.complete()) {
                return fill(file, content, plan, null, task);
            }
            RemoteContent.Opening opening = open(content, file.kept(), from.total(), task.oneReply() ? 0 : firstPart());
            if (opening.fresh() && !file.kept().isEmpty()) {
                file.close();
                file = PartialFile.open(task.partial(), new ByteRanges());
            }
            return fill(file, content, opened(opening, file.kept(), task), opening, task);
        } finally {
            file.close();
        }
    }

    /** @param firstPart 0: all that is missing in one reply */
    private static RemoteContent.Opening open(RemoteContent content, ByteRanges kept, long total, long firstPart)
            throws JobFailedException, InterruptedException {
        ByteRange gap = kept.firstGap(total > 0 && !kept.isEmpty() ? total : Long.MAX_VALUE)
                .orElseThrow();
        boolean bounded = gap.to() < Long.MAX_VALUE && gap.to() < total;
        long part = firstPart > 0 ? firstPart : Long.MAX_VALUE;
        long ask = bounded || firstPart > 0 ? Math.min(gap.length(), part) : 0;
        return content.open(gap.from(), ask, !kept.isEmpty());
    }

    /** One connection at first and for all of it where only one is allowed. */
    private long firstPart() {
        return configuration.connections() > 1 ? configuration.partBytes() : 0;
    }

    private RangePlan opened(RemoteContent.Opening opening, ByteRanges kept, Task task)
            throws JobFailedException, IOException {
        RangePlan plan = new RangePlan(opening.identity().total(), kept);
        try {
            if (!task.budget().allows(plan.total() - kept.size(), plan.total())) {
                // A retry by hand begins with a new budget.
                supervision.safe(task.from().fromStart());
                boolean changed = task.changed() || !task.from().identity().agreesWith(opening.identity());
                throw changed
                        ? Failures.changedTooOften(opening.body().url())
                        : Failures.cutTooOften(opening.body().url());
            }
            supervision.size(plan.total(), plan.total() < 0 ? 0 : plan.total() - kept.size());
            ByteRange range = opening.range();
            if (range != null) {
                plan.claim(range.length());
            }
            return plan;
        } catch (JobFailedException | IOException | RuntimeException objection) {
            opening.body().close();
            throw objection;
        }
    }

    private Received fill(
            PartialFile file, RemoteContent content, RangePlan plan, RemoteContent.@Nullable Opening opening, Task task)
            throws JobFailedException, IOException, InterruptedException {
        FileCheckpoint from = task.from();
        ByteBudget budget = task.budget();
        long resumed = plan.size();
        // Not what is under way: a process that is killed has not discarded it.
        long discarded = budget.taken() - resumed;
        BlockChecksums sums =
                resumed > 0 ? from.blockSums() : new BlockChecksums(BlockChecksums.blockSize(plan.total()));
        Function<ByteRanges, FileCheckpoint> checkpoint = ranges -> FileCheckpoint.of(
                        content.identity().withTotal(plan.total()),
                        ranges,
                        sums,
                        millis(from),
                        discarded + ranges.size())
                .withLargest(budget.largest());
        RangeConnection.Work work =
                new RangeConnection.Work(content, plan, file::write, throttle, configuration.stallAfter(), budget);
        String digest;
        try (CheckpointJournal journal = CheckpointJournal.open(file.path());
                CheckpointWriter safe = new CheckpointWriter(
                        this::sync, file, plan, configuration, ranges -> supervision.safe(checkpoint.apply(ranges)))) {
            boolean parts = (opening == null || opening.parts()) && !task.oneReply();
            int maxConnections = parts ? configuration.connections() : 1;
            RangeConnections connections = new RangeConnections(work, configuration.partBytes(), maxConnections);
            try (HashFollower follower = new HashFollower(file.path(), plan, sums, connections::wake)) {
                follower.start();
                connections.run(opening, new TransferMonitor(plan, follower, safe, journal, checkpoint, supervision));
                digest = Objects.requireNonNull(follower.digest(), "the connections end after the hash");
                file.endAt(plan.total());
            } finally {
                if (opening != null) {
                    opening.body().close();
                }
            }
        }
        sync(file);
        return new Received(
                digest, resumed, opening == null || opening.parts(), checkpoint.apply(plan.written()), file.key());
    }

    /** After a failed sync, bytes that are still readable may be lost, so the journal, which lists them, is deleted. */
    private void sync(PartialFile file) throws IOException {
        try {
            disk.sync(file);
        } catch (IOException lost) {
            CheckpointJournal.discard(file.path());
            throw lost;
        }
    }

    private long millis(FileCheckpoint from) {
        return from.millis() + (System.nanoTime() - startedNanos) / 1_000_000;
    }
}

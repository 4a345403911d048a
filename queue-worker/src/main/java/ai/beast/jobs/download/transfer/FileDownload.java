package ai.beast.jobs.download.transfer;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.checkpoint.FileCheckpoint;
import ai.beast.jobs.download.disk.Destinations;
import ai.beast.jobs.download.disk.Hashes;
import ai.beast.jobs.download.disk.ModelCheck;
import ai.beast.jobs.download.disk.OverwriteGuard;
import ai.beast.jobs.download.disk.PartialFile;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.jobs.download.transfer.DownloadUnit.UnitFile;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Fetches one file of a job into its partial file and verifies it. Used once, by one thread. */
public final class FileDownload {
    private static final Logger LOG = Logger.getLogger(FileDownload.class);

    /**
     * The file, in its partial file or in place already.
     *
     * @param resumed how many bytes were there before
     * @param inPlace whether the very content has its final name already
     * @param key of the partial file, if it is there
     */
    public record Fetched(
            String sha256,
            long size,
            long resumed,
            FileCheckpoint checkpoint,
            boolean inPlace,
            @Nullable Object key) {}

    private final UnitFile target;
    private final Path partial;
    private final OverwriteGuard guard;
    private final Transfer transfer;
    private final MismatchRepair repair;
    private final boolean companion;

    /** @param companion whether the file need not be a model */
    public FileDownload(
            UnitFile target,
            Path partial,
            OverwriteGuard guard,
            Transfer transfer,
            MismatchRepair repair,
            boolean companion) {
        this.companion = companion;
        this.target = target;
        this.partial = partial;
        this.guard = guard;
        this.transfer = transfer;
        this.repair = repair;
    }

    public Fetched fetch(FileCheckpoint from) throws IOException, JobFailedException, InterruptedException {
        Path file = target.file();
        String wanted = target.sha256() == null ? from.sha256() : target.sha256();
        if (Files.exists(file) && (wanted != null || guard.byHash())) {
            String there = Hashes.ofFile(file);
            if (wanted != null && there.equalsIgnoreCase(wanted)) {
                long size = Files.size(file);
                return new Fetched(wanted.toLowerCase(Locale.ROOT), size, size, from, true, null);
            }
            if (!guard.allowed()) {
                throw taken(file);
            }
            guard.requireHash(file, there);
        }
        guard.requireReplaceable(file);
        Destinations.createDirectory(file);
        FileCheckpoint furthest = furthest(from);
        ByteBudget budget = new ByteBudget(
                Math.max(from.fetched(), furthest.fetched()), Math.max(from.largest(), furthest.largest()));
        boolean vouched = target.sha256() != null;
        Transfer.Received received =
                verified(transfer.receive(target.remote(), partial, furthest, vouched, budget), furthest, budget);
        if (companion) {
            ModelCheck.requireCompanion(partial, String.valueOf(file.getFileName()));
        } else {
            ModelCheck.require(partial, String.valueOf(file.getFileName()), vouched);
        }
        return new Fetched(
                received.sha256(), received.size(), received.resumed(), received.checkpoint(), false, received.key());
    }

    /** The journal knows more than the checkpoint when a worker was killed here, and nothing when the file is another's. */
    private FileCheckpoint furthest(FileCheckpoint noted) {
        return CheckpointJournal.read(partial)
                .filter(written ->
                        written.size() > noted.size() && written.identity().agreesWith(noted.identity()))
                .orElse(noted);
    }

    public static JobFailedException taken(Path file) {
        return Failures.permanent(
                ErrorCode.ALREADY_EXISTS,
                "The destination " + file + " exists with other content; set `overwrite` to replace it, and its name in"
                        + " `destination` if the server named it");
    }

    /**
     * With a wrong hash what an earlier run left is looked at again first, then all of it; only what differs is written anew. If
     * the server sends the same bytes again, they are what it has.
     */
    private Transfer.Received verified(Transfer.Received received, FileCheckpoint from, ByteBudget budget)
            throws IOException, JobFailedException, InterruptedException {
        String expected = target.sha256();
        if (expected == null || received.sha256().equalsIgnoreCase(expected)) {
            return received;
        }
        LOG.infof("SHA-256 mismatch of %s; fetching suspect ranges again", target.remote());
        ByteRanges all = new ByteRanges();
        if (received.size() > 0) {
            all.add(new ByteRange(0, received.size()));
        }
        List<ByteRange> suspects = received.resumed() > 0 ? from.safe().list() : all.list();
        Look look = look(received, received.sha256(), suspects, budget);
        if (!look.right(expected) && received.resumed() > 0) {
            suspects.forEach(all::remove);
            Look rest = look(received, look.sha256(), all.list(), budget);
            look = new Look(rest.sha256(), look.repaired() + rest.repaired());
        }
        if (look.right(expected)) {
            LOG.infof("Repaired %d damaged bytes of %s", look.repaired(), target.remote());
            return new Transfer.Received(
                    look.sha256(),
                    Math.max(0, received.resumed() - look.repaired()),
                    received.parts(),
                    received.checkpoint(),
                    received.key());
        }
        throw Failures.permanent(
                ErrorCode.CHECKSUM_MISMATCH,
                "The file has the SHA-256 " + look.sha256() + " where " + expected + " was expected: "
                        + (look.repaired() > 0
                                ? "it is corrupt, the server sent other bytes when it was asked again"
                                : "it was changed upstream, or the expected hash is wrong; the server sends the same"
                                        + " bytes again"));
    }

    private record Look(String sha256, long repaired) {
        boolean right(String expected) {
            return sha256.equalsIgnoreCase(expected);
        }
    }

    /** @param sha256 of the file as it is */
    private Look look(Transfer.Received received, String sha256, List<ByteRange> ranges, ByteBudget budget)
            throws IOException, JobFailedException, InterruptedException {
        long repaired;
        try (PartialFile file = PartialFile.reopen(partial, received.key(), received.size())) {
            repaired = repair.repair(target.remote(), file, received.checkpoint(), ranges, received.parts(), budget);
        } catch (JobFailedException failure) {
            if (Failures.changed(failure)) {
                throw Failures.permanent(
                        ErrorCode.CHECKSUM_MISMATCH,
                        "The file has the SHA-256 " + sha256 + " where " + target.sha256()
                                + " was expected, and it was changed upstream once more meanwhile");
            }
            throw failure;
        }
        return new Look(repaired == 0 ? sha256 : Hashes.ofFile(partial), repaired);
    }
}

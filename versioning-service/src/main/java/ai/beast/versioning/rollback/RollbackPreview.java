package ai.beast.versioning.rollback;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what a rollback would do. Reads no file whole, and changes nothing. */
@ApplicationScoped
class RollbackPreview {
    private final SnapshotRepository snapshots;
    private final UnchangedFiles unchanged;
    private final RollbackRoom room;

    RollbackPreview(SnapshotRepository snapshots, UnchangedFiles unchanged, RollbackRoom room) {
        this.room = room;
        this.snapshots = snapshots;
        this.unchanged = unchanged;
    }

    /** @param works in the order in which they would be done; not empty */
    RollbackPlan of(Collection<RollbackTask.Work> works) {
        List<RollbackPlan.Item> items = new ArrayList<>();
        long bytes = 0;
        long toKeep = 0;
        long kept = 0;
        long grown = 0;
        long needed = 0;
        long free = Long.MAX_VALUE;
        try {
            for (RollbackTask.Work work : works) {
                RollbackPlan.Item item = item(work);
                items.add(item);
                long present = Objects.requireNonNullElse(item.presentBytes(), 0L);
                if (item.present() != RollbackPlan.Present.SAME) {
                    bytes += item.sizeBytes();
                    needed = Math.max(needed, grown + item.sizeBytes());
                    grown += item.sizeBytes() - present;
                }
                if (item.present() == RollbackPlan.Present.UNKNOWN) {
                    toKeep += present;
                    kept += room.holdsStore(Path.of(work.path())) ? present : 0;
                }
                free = Math.min(free, free(Path.of(work.path())));
            }
        } catch (IOException unreadable) {
            throw StoreProblems.of(unreadable);
        }
        String model = works.iterator().next().model();
        return new RollbackPlan(true, model, items, bytes, needed, free, needed + kept <= free, toKeep);
    }

    private RollbackPlan.Item item(RollbackTask.Work work) throws IOException {
        Sha256 target = new Sha256(work.sha256());
        Path file = Path.of(work.path());
        long size = snapshots
                .find(target)
                .orElseThrow(() -> ProblemException.notFound("The snapshot was deleted meanwhile"))
                .sizeBytes();
        FileSignature signature = FileSignature.ofPresent(file);
        Optional<Sha256> content = signature == null ? Optional.empty() : unchanged.find(work.model(), file);
        return new RollbackPlan.Item(
                work.path(),
                target.hex(),
                target.shortForm(),
                size,
                signature == null ? null : signature.size(),
                present(signature, content.orElse(null), target),
                content.map(Sha256::hex).orElse(null));
    }

    private static RollbackPlan.Present present(
            @Nullable FileSignature signature, @Nullable Sha256 content, Sha256 target) {
        if (signature == null) {
            return RollbackPlan.Present.NONE;
        }
        if (content == null) {
            return RollbackPlan.Present.UNKNOWN;
        }
        return content.equals(target) ? RollbackPlan.Present.SAME : RollbackPlan.Present.KEPT;
    }

    private static long free(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent(), "a file has a directory");
        return Files.getFileStore(directory).getUsableSpace();
    }
}

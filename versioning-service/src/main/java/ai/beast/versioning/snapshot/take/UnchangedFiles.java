package ai.beast.versioning.snapshot.take;

import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.write.Content;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells without reading all of it that a file still is the snapshot it was: by size, inode and times, and by reading it in a few
 * places. What this cannot notice is a change of the disk's own making; a snapshot on request reads everything.
 */
@ApplicationScoped
public class UnchangedFiles {
    private final KnownFiles known;
    private final SnapshotRepository snapshots;
    private final SnapshotStore store;

    UnchangedFiles(KnownFiles known, SnapshotRepository snapshots, SnapshotStore store) {
        this.known = known;
        this.snapshots = snapshots;
        this.store = store;
    }

    /**
     * The content of a file that is unchanged since it was read, if that content is a snapshot of this model and path that is not
     * known to be damaged.
     */
    public Optional<Sha256> find(String model, Path file) throws IOException {
        Optional<FileStamp> stamp = FileStamp.of(file);
        Optional<Sha256> content = stamp.flatMap(signs -> unchanged(file, signs))
                .filter(KnownFiles.Known::settled)
                .map(KnownFiles.Known::content);
        if (content.isEmpty() || !isSnapshot(content.get(), model, file)) {
            return Optional.empty();
        }
        try {
            Optional<Manifest> manifest = store.find(content.get());
            return manifest.isPresent() && store.looksLike(manifest.get(), file) && stamp.equals(FileStamp.of(file))
                    ? content
                    : Optional.empty();
        } catch (DamagedException unreadable) {
            return Optional.empty();
        }
    }

    /**
     * The content of a file whose size, inode and times are those it had when it was read last, whether or not that is a snapshot. A
     * write within one tick of the file system's clock may escape.
     */
    public Optional<Sha256> contentOf(Path file) throws IOException {
        return FileStamp.of(file).flatMap(stamp -> unchanged(file, stamp)).map(KnownFiles.Known::content);
    }

    /** What is known of a file that has its signs still, or others by further links only, which are noted then. */
    private Optional<KnownFiles.Known> unchanged(Path file, FileStamp stamp) {
        Optional<KnownFiles.Known> found = known.find(file);
        if (found.isEmpty() || stamp.equalsStored(found.get().stamp())) {
            return found;
        }
        if (!stamp.differsByLinks(found.get().stamp())) {
            return Optional.empty();
        }
        if (stamp.settledAt(Instant.now())) {
            known.remember(file, stamp, found.get().content(), found.get().settled());
        }
        return found;
    }

    /**
     * Notes what a file holds that was read whole.
     *
     * @param stamp its signs, which differ from those before the reading by links at most
     * @param settled whether a write during the reading would have shown
     */
    public void read(Path file, FileStamp stamp, Sha256 content, boolean settled) {
        known.remember(file, stamp, content, settled);
    }

    /** Notes what a file that was just put in place holds. */
    public void restored(Path file, Sha256 content) throws IOException {
        FileStamp.of(file).ifPresent(stamp -> known.remember(file, stamp, content, false));
    }

    private boolean isSnapshot(Sha256 content, String model, Path file) {
        return snapshots
                .find(content)
                .filter(snapshot -> snapshot.health() != Health.DAMAGED)
                .filter(snapshot -> snapshot.sources().stream()
                        .anyMatch(source ->
                                source.model().equals(model) && source.path().equals(file.toString())))
                .isPresent();
    }

    /**
     * Notes what a file held, and whether it may be changed again without its signs telling.
     *
     * @param before its signs before it was read
     * @param begun when the reading began
     */
    void remember(Path file, Optional<FileStamp> before, Instant begun, Content content) throws IOException {
        if (before.isPresent() && before.equals(FileStamp.of(file))) {
            known.remember(file, before.get(), content.sha256(), before.get().settledAt(begun));
        }
    }
}

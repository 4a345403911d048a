package ai.beast.versioning.snapshot.rebuild;

import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotDeletion;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoreSize;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.manifest.Manifest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Brings the index in line with the store, which is the truth: completes deletions that a crash interrupted, indexes manifests
 * that have no row, and marks rows that have no manifest as damaged. Safe beside running operations.
 */
@ApplicationScoped
public class IndexRepair {
    private static final Logger LOG = Logger.getLogger(IndexRepair.class);

    private final SnapshotRepository snapshots;
    private final SnapshotDeletion deletion;
    private final SnapshotStore store;
    private final StoreSize size;

    IndexRepair(SnapshotRepository snapshots, SnapshotDeletion deletion, SnapshotStore store, StoreSize size) {
        this.snapshots = snapshots;
        this.deletion = deletion;
        this.store = store;
        this.size = size;
    }

    /**
     * What was done.
     *
     * @param unreadable manifests that are damaged and have no row; they are left alone
     */
    public record Outcome(int deletionsCompleted, int indexed, int withoutManifest, int unreadable) {}

    /** Goes over all rows and names of manifests once. Manifests that have a row are not read. */
    public Outcome run() throws IOException {
        return run(false, Progress.NONE);
    }

    /** Goes over all rows and reads all manifests, so that rows say again what manifests say. @param progress in manifests */
    public Outcome rebuild(Progress progress) throws IOException {
        return run(true, progress);
    }

    private Outcome run(boolean everything, Progress progress) throws IOException {
        var hidden = snapshots.hidden();
        hidden.forEach(deletion::finish);

        // Rows first: a row is committed after its manifest, so the names read later must have it.
        var keys = snapshots.sourceKeys();
        Set<String> names = store.manifestNames();
        Set<String> indexed = new HashSet<>();
        int withoutManifest = 0;
        for (SnapshotRepository.SourceKey key : keys) {
            String name = Manifest.blobName(key.sha256(), key.model(), key.path());
            indexed.add(name);
            if (!names.contains(name) && reportMissing(key)) {
                withoutManifest++;
            }
        }
        if (!everything) {
            names.removeAll(indexed);
        }
        int added = 0;
        int unreadable = 0;
        long done = 0;
        for (String name : names) {
            progress.at(done++, names.size());
            try {
                added += index(name) ? 1 : 0;
            } catch (IOException damaged) {
                unreadable++;
                LOG.errorf("The manifest %s cannot be indexed: %s", name, damaged.getMessage());
            }
        }
        if (added > 0) {
            size.uncounted();
        }
        Outcome outcome = new Outcome(hidden.size(), added, withoutManifest, unreadable);
        LOG.infof("The index was compared with the store: %s", outcome);
        return outcome;
    }

    private boolean reportMissing(SnapshotRepository.SourceKey key) throws IOException {
        // Looked at again: the snapshot may have been deleted between the two readings.
        if (snapshots.find(key.sha256()).isEmpty() || store.has(key.sha256(), key.model(), key.path())) {
            return false;
        }
        LOG.errorf("Snapshot %s of %s has no manifest any more", key.sha256(), key.model());
        snapshots.setHealth(key.sha256(), Health.DAMAGED, "The manifest is missing");
        return true;
    }

    private boolean index(String name) throws IOException {
        Manifest manifest = store.manifest(name);
        return QuarkusTransaction.requiringNew().call(() -> {
            snapshots.keepFound(
                    manifest.sha256(), manifest.sizeBytes(), manifest.source().createdAt(), manifest.pinned());
            // While the row is locked the manifest cannot be deleted; it may have been deleted before.
            if (!store.has(
                    manifest.sha256(),
                    manifest.source().model(),
                    manifest.source().path())) {
                QuarkusTransaction.setRollbackOnly();
                return false;
            }
            SnapshotSource source = SnapshotSource.of(manifest);
            if (snapshots.addSource(manifest.sha256(), source)) {
                return true;
            }
            snapshots.replaceSource(manifest.sha256(), source);
            return false;
        });
    }
}

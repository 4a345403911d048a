package ai.beast.versioning.repair;

import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.write.Content;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes lost or unreadable manifests again: from another manifest of the same content, or from a file that still has it. What a
 * manifest says beside its chunks the index knows.
 */
@ApplicationScoped
class ManifestRepair {
    private final SnapshotStore store;
    private final FileCopies files;

    ManifestRepair(SnapshotStore store, FileCopies files) {
        this.store = store;
        this.files = files;
    }

    /** @param extra a file that may have the content @return how many manifests were written */
    int repair(StoredSnapshot snapshot, @Nullable Path extra, Progress progress) throws IOException {
        List<SnapshotSource> lost = new ArrayList<>();
        List<String> unreadable = store.unreadable(snapshot.sha256());
        for (SnapshotSource source : snapshot.sources()) {
            String name = Manifest.blobName(snapshot.sha256(), source.model(), source.path());
            if (unreadable.contains(name) || !store.has(snapshot.sha256(), source.model(), source.path())) {
                lost.add(source);
            }
        }
        if (lost.isEmpty()) {
            return 0;
        }
        // While it is held no collection takes the chunks for unused.
        try (Lease lease = store.intake(progress)) {
            Optional<Manifest> content = present(snapshot);
            if (content.isEmpty()) {
                content = fromFile(lease, snapshot, extra, progress);
            }
            if (content.isEmpty()) {
                return 0;
            }
            for (SnapshotSource source : lost) {
                store.record(lease, of(content.get(), snapshot, source));
            }
            return lost.size();
        }
    }

    private Optional<Manifest> present(StoredSnapshot snapshot) throws IOException {
        try {
            return store.find(snapshot.sha256());
        } catch (DamagedException none) {
            return Optional.empty();
        }
    }

    private Optional<Manifest> fromFile(Lease lease, StoredSnapshot snapshot, @Nullable Path extra, Progress progress)
            throws IOException {
        List<Path> candidates = new ArrayList<>();
        if (extra != null) {
            candidates.add(extra);
        }
        snapshot.sources().forEach(source -> files.allowed(source.path()).ifPresent(candidates::add));
        for (Path file : candidates) {
            if (file.toFile().length() == snapshot.sizeBytes()) {
                Content content = store.take(lease, file, progress);
                if (content.sha256().equals(snapshot.sha256())) {
                    SnapshotSource any = snapshot.sources().getFirst();
                    return Optional.of(new Manifest(
                            content.sha256(),
                            content.sizeBytes(),
                            any.inManifest(),
                            any.labels(),
                            snapshot.pinned(),
                            content.cutting(),
                            content.chunks()));
                }
            }
        }
        return Optional.empty();
    }

    private static Manifest of(Manifest content, StoredSnapshot snapshot, SnapshotSource source) {
        return content.of(source.inManifest(), source.labels(), snapshot.pinned());
    }
}

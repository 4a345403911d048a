package ai.beast.versioning.deletion;

import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotRecorder;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.write.Content;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the snapshot that has a file's content, or takes one. */
@ApplicationScoped
class KeptContent {
    private final UnchangedFiles unchanged;
    private final SnapshotRepository snapshots;
    private final SnapshotRecorder recorder;
    private final SnapshotStore store;

    KeptContent(
            UnchangedFiles unchanged, SnapshotRepository snapshots, SnapshotRecorder recorder, SnapshotStore store) {
        this.unchanged = unchanged;
        this.snapshots = snapshots;
        this.recorder = recorder;
        this.store = store;
    }

    /**
     * The snapshot of any model that has the content and is not known to be damaged. A file that changed since it was last read
     * is read whole, unless it is to be deleted without a snapshot.
     *
     * @return empty when there is none, or was not looked for
     */
    Optional<Sha256> keptAs(Operation operation, DeletionTask.Work work, Path file, Heartbeat heartbeat)
            throws Exception {
        Optional<Sha256> known = unchanged.find(work.model(), file);
        if (known.isPresent()) {
            return known;
        }
        if (work.snapshot()) {
            return Optional.of(take(operation, work, file, heartbeat));
        }
        return work.force()
                ? Optional.empty()
                : Optional.of(ModelFile.hash(file, heartbeat)).filter(this::isSound);
    }

    private boolean isSound(Sha256 content) {
        try {
            return snapshots
                            .find(content)
                            .filter(snapshot -> snapshot.health() != Health.DAMAGED)
                            .isPresent()
                    && store.find(content).isPresent();
        } catch (DamagedException unreadable) {
            return false;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private Sha256 take(Operation operation, DeletionTask.Work work, Path file, Heartbeat heartbeat) throws Exception {
        try (Lease lease = store.intake(heartbeat)) {
            Content content = store.take(lease, file, heartbeat);
            SnapshotSource found = new SnapshotSource(
                    work.model(), null, file.toString(), Map.of("taken_for", "deletion"), List.of(), Instant.now());
            String event = operation.id() + "-snapshotted-" + content.sha256().hex();
            QuarkusTransaction.requiringNew().call(() -> recorder.record(lease, content, found, event));
            return content.sha256();
        }
    }
}

package ai.beast.versioning.snapshot.index;

import ai.beast.contracts.EventData;
import ai.beast.contracts.ModelDeleted;
import ai.beast.contracts.ModelUpdated;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Sha256;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Deletes snapshots: their manifests, their rows, and tells of it. Chunks stay in the store until they are collected. First
 * hidden, then removed, so that a crash in between leaves a deletion that is completed at the next start.
 */
@ApplicationScoped
public class SnapshotDeletion {
    private final SnapshotRepository snapshots;
    private final SnapshotStore store;
    private final Outbox outbox;
    private final String service;

    SnapshotDeletion(
            SnapshotRepository snapshots,
            SnapshotStore store,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.snapshots = snapshots;
        this.store = store;
        this.outbox = outbox;
        this.service = service;
    }

    /** @return whether there was such a snapshot */
    public boolean delete(Sha256 sha256) {
        if (!QuarkusTransaction.requiringNew().call(() -> snapshots.hide(sha256))) {
            return false;
        }
        finish(sha256);
        return true;
    }

    /** Completes a deletion that was begun. Holding the row's lock keeps a new snapshot of the same content out. */
    public void finish(Sha256 sha256) {
        QuarkusTransaction.requiringNew().call(() -> {
            var hidden = snapshots.findHidden(sha256);
            if (snapshots.removeHidden(sha256)) {
                store.forget(sha256);
                hidden.ifPresent(this::tell);
            }
            return null;
        });
    }

    private void tell(StoredSnapshot deleted) {
        for (SnapshotSource source : deleted.sources()) {
            Map<String, Object> details =
                    Map.of("version", deleted.sha256().shortForm(), "sizeBytes", deleted.sizeBytes());
            append(new ModelUpdated(
                    source.model(),
                    ModelUpdated.Change.SNAPSHOT_DELETED,
                    source.path(),
                    deleted.sha256().hex(),
                    details));
            if (wasTheLastCopy(source)) {
                append(new ModelDeleted(
                        source.model(), source.path(), deleted.sha256().hex()));
            }
        }
    }

    /** Neither a file nor another version of it is left. */
    private boolean wasTheLastCopy(SnapshotSource source) {
        List<StoredSnapshot> others = snapshots.all(source.model());
        return !Files.exists(Path.of(source.path()), LinkOption.NOFOLLOW_LINKS)
                && others.stream()
                        .noneMatch(other ->
                                other.sourceOf(source.model(), source.path()).isPresent());
    }

    private void append(EventData data) {
        outbox.append(Events.of(service, data));
    }
}

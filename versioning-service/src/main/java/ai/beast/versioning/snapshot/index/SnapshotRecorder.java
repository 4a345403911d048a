package ai.beast.versioning.snapshot.index;

import ai.beast.contracts.ModelUpdated;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.write.Content;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Turns stored chunks into a snapshot: manifest, index row and event. */
@ApplicationScoped
public class SnapshotRecorder {
    private final SnapshotRepository snapshots;
    private final SnapshotStore store;
    private final StoreSize size;
    private final Outbox outbox;
    private final String service;

    SnapshotRecorder(
            SnapshotRepository snapshots,
            SnapshotStore store,
            StoreSize size,
            Outbox outbox,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.snapshots = snapshots;
        this.store = store;
        this.size = size;
        this.outbox = outbox;
        this.service = service;
    }

    /**
     * Records a content that {@link SnapshotStore#take} has stored, in the caller's transaction. The manifest is durable before the
     * transaction can commit; if it does not, the manifest is found and indexed at the next start, for it names a sound
     * content. The row's lock keeps a deletion of the same content from interleaving.
     *
     * @param lease under which it was stored
     * @param eventId id of the event, the same when the same work is repeated
     * @return whether this content was not known for this model and path before
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean record(Lease lease, Content content, SnapshotSource found, String eventId) throws IOException {
        Manifest manifest = new Manifest(
                content.sha256(),
                content.sizeBytes(),
                found.inManifest(),
                found.labels(),
                false,
                content.cutting(),
                content.chunks());
        return record(lease, manifest, content.newBytes(), eventId);
    }

    /** As the other one, for a manifest that was made elsewhere and whose chunks the store has. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean record(Lease lease, Manifest manifest, long newBytes, String eventId) throws IOException {
        Sha256 sha256 = manifest.sha256();
        SnapshotSource found = SnapshotSource.of(manifest);
        if (snapshots.removeHidden(sha256)) {
            store.forget(sha256);
        }
        snapshots.keep(sha256, manifest.sizeBytes(), found.createdAt(), manifest.pinned());
        // A source that is known keeps all that was said of it, and a content its pin. A new one has no source yet.
        Optional<StoredSnapshot> present = snapshots.find(sha256);
        SnapshotSource kept = present.flatMap(known -> known.sourceOf(found.model(), found.path()))
                .orElse(found);
        boolean pinned = present.map(StoredSnapshot::pinned).orElse(manifest.pinned());
        store.record(lease, manifest.of(kept.inManifest(), kept.labels(), pinned));
        boolean added = snapshots.addSource(sha256, found);
        if (added) {
            Map<String, Object> details = Map.of(
                    "version", sha256.shortForm(),
                    "sizeBytes", manifest.sizeBytes(),
                    "newBytes", newBytes);
            outbox.append(Events.of(
                    service,
                    eventId,
                    new ModelUpdated(
                            found.model(), ModelUpdated.Change.SNAPSHOTTED, found.path(), sha256.hex(), details)));
        }
        size.add(newBytes);
        return added;
    }
}

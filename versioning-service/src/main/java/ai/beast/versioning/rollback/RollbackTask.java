package ai.beast.versioning.rollback;

import ai.beast.contracts.ModelUpdated;
import ai.beast.messaging.Events;
import ai.beast.outbox.Outbox;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationRepository;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.index.Health;
import ai.beast.versioning.snapshot.index.SnapshotRecorder;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.write.Content;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Puts a snapshot in the place of a file: snapshot what is there, note it, restore, then journal and tell. Begun again after a
 * crash, it finds by the note whether the file was replaced already and only completes the record.
 */
@ApplicationScoped
class RollbackTask implements OperationTask {
    static final String UNSYNCED =
            "The file was replaced, but its directory could not be synced: a power cut may bring the old file back";

    private final ModelPaths paths;
    private final SnapshotStore store;
    private final RollbackRoom room;
    private final SnapshotRepository snapshots;
    private final SnapshotRecorder recorder;
    private final UnchangedFiles unchanged;
    private final OperationRepository operations;
    private final RollbackJournal journal;
    private final Outbox outbox;
    private final ObjectMapper json;
    private final String service;

    RollbackTask(
            ModelPaths paths,
            SnapshotStore store,
            RollbackRoom room,
            SnapshotRepository snapshots,
            SnapshotRecorder recorder,
            UnchangedFiles unchanged,
            OperationRepository operations,
            RollbackJournal journal,
            Outbox outbox,
            ObjectMapper json,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.paths = paths;
        this.store = store;
        this.room = room;
        this.snapshots = snapshots;
        this.recorder = recorder;
        this.unchanged = unchanged;
        this.operations = operations;
        this.journal = journal;
        this.outbox = outbox;
        this.json = json;
        this.service = service;
    }

    /** The request, as the operation's row keeps it. */
    record Work(String sha256, String model, String path) {}

    /**
     * Left for a later attempt before the file is touched.
     *
     * @param begun whether the file may have been replaced
     * @param from what was there before; null when nothing was
     */
    record Notes(boolean begun, @Nullable String from) {}

    /**
     * What came of it.
     *
     * @param changed false when that content was in place already
     * @param rollbackFrom what was there before, itself a snapshot now; null when nothing was
     * @param warning what may still happen to the file; null when nothing
     */
    @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
    record Result(
            String sha256,
            String version,
            String model,
            String path,
            boolean changed,
            @Nullable String rollbackFrom,
            @Nullable String warning) {}

    @Override
    public OperationKind kind() {
        return OperationKind.ROLLBACK;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Work work = json.treeToValue(operation.work(), Work.class);
        Notes notes = json.treeToValue(operation.notes(), Notes.class);
        Sha256 target = new Sha256(work.sha256());
        Path destination = paths.destination(work.path());
        Manifest manifest = manifest(target);

        PresentContent.requireReplaceable(destination, target);
        if (!notes.begun()) {
            room.require(work.model(), destination, manifest);
        }
        Present present = keepPresent(operation, work, target, destination, heartbeat);
        if (present != null && present.sha256().equals(target)) {
            Sha256 from = notes.from() == null ? null : new Sha256(notes.from());
            return notes.begun() ? () -> conclude(operation, work, target, from, null) : () -> unchanged(work, target);
        }
        Sha256 from = present == null ? null : present.sha256();
        String warning = restore(manifest, destination, present, heartbeat) ? null : UNSYNCED;
        return () -> conclude(operation, work, target, from, warning);
    }

    private Manifest manifest(Sha256 target) throws IOException {
        try {
            return store.find(target)
                    .orElseThrow(() -> snapshots.find(target).isPresent()
                            ? new ProblemException(ErrorCode.SNAPSHOT_DAMAGED, "The snapshot's manifest is missing")
                            : ProblemException.notFound("The snapshot was deleted meanwhile"));
        } catch (DamagedException damaged) {
            snapshots.setHealth(target, Health.DAMAGED, damaged.getMessage());
            throw damaged;
        }
    }

    /** The content in place. */
    private record Present(Sha256 sha256, FileSignature signature) {}

    /** The content in place, made a snapshot unless it is the wanted content; null without a file. */
    private @Nullable Present keepPresent(
            Operation operation, Work work, Sha256 target, Path destination, Heartbeat heartbeat) throws Exception {
        Present known = knownSnapshot(work, destination);
        if (known != null) {
            if (!known.sha256().equals(target)) {
                note(operation, known.sha256().hex());
            }
            return known;
        }
        try (Lease lease = store.intake(heartbeat)) {
            Content present = Files.exists(destination) ? store.take(lease, destination, heartbeat) : null;
            if (present == null || !present.sha256().equals(target)) {
                record(operation, work, target, lease, present);
            }
            return present == null ? null : new Present(present.sha256(), present.signature());
        }
    }

    /** The content in place, if it is unchanged since it was taken as a snapshot of this model. */
    private @Nullable Present knownSnapshot(Work work, Path destination) throws IOException {
        FileSignature before = FileSignature.ofPresent(destination);
        if (before == null) {
            return null;
        }
        return unchanged
                .find(work.model(), destination)
                .map(content -> new Present(content, before))
                .orElse(null);
    }

    private void record(Operation operation, Work work, Sha256 target, Lease lease, @Nullable Content present)
            throws Exception {
        QuarkusTransaction.requiringNew().call(() -> {
            String from = null;
            if (present != null) {
                from = present.sha256().hex();
                Map<String, String> metadata = new TreeMap<>();
                metadata.put("rollback_from", from);
                metadata.put("rollback_to", target.hex());
                SnapshotSource found =
                        new SnapshotSource(work.model(), null, work.path(), metadata, List.of(), Instant.now());
                recorder.record(lease, present, found, operation.id() + "-snapshotted-" + from);
            }
            note(operation, from);
            return null;
        });
    }

    private void note(Operation operation, @Nullable String from) {
        if (!operations.note(operation, new Notes(true, from))) {
            throw new CancellationException("another process has claimed the operation");
        }
    }

    /** @return whether the replacement would survive a power cut */
    private boolean restore(Manifest manifest, Path destination, @Nullable Present present, Heartbeat heartbeat)
            throws IOException {
        try {
            boolean durable = present == null
                    ? store.restore(manifest, destination, null, null, heartbeat)
                    : store.restore(manifest, destination, present.signature(), made(present.sha256()), heartbeat);
            unchanged.restored(destination, manifest.sha256());
            return durable;
        } catch (DamagedException damaged) {
            snapshots.setHealth(manifest.sha256(), Health.DAMAGED, damaged.getMessage());
            throw damaged;
        }
    }

    /** The chunks of the file in place; null when it cannot be read, which only makes the restore read more. */
    private @Nullable Manifest made(Sha256 present) throws IOException {
        try {
            return store.find(present).orElse(null);
        } catch (DamagedException unreadable) {
            return null;
        }
    }

    private Result conclude(
            Operation operation, Work work, Sha256 target, @Nullable Sha256 from, @Nullable String warning) {
        journal.add(operation.id(), work.model(), work.path(), from, target, operation.requestedBy());
        Map<String, Object> details = new TreeMap<>();
        details.put("version", target.shortForm());
        details.put("operationId", operation.id().toString());
        details.put("rolledBackBy", operation.requestedBy());
        if (from != null) {
            details.put("rollbackFrom", from.hex());
        }
        outbox.append(Events.of(
                service,
                operation.id() + "-rolled-back",
                new ModelUpdated(work.model(), ModelUpdated.Change.ROLLED_BACK, work.path(), target.hex(), details)));
        return result(work, target, true, from, warning);
    }

    private static Result unchanged(Work work, Sha256 target) {
        return result(work, target, false, null, null);
    }

    private static Result result(
            Work work, Sha256 target, boolean changed, @Nullable Sha256 from, @Nullable String warning) {
        return new Result(
                target.hex(),
                target.shortForm(),
                work.model(),
                work.path(),
                changed,
                from == null ? null : from.hex(),
                warning);
    }
}

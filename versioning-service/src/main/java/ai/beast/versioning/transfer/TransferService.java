package ai.beast.versioning.transfer;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.SnapshotService;
import ai.beast.versioning.snapshot.index.SnapshotRecorder;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.manifest.Manifest;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/** Gives snapshots away and takes them in. */
@ApplicationScoped
class TransferService {
    private final SnapshotService snapshots;
    private final SnapshotRecorder recorder;
    private final SnapshotStore store;
    private final BlobStore blobs;
    private final ImportRules rules;

    TransferService(
            SnapshotService snapshots,
            SnapshotRecorder recorder,
            SnapshotStore store,
            BlobStore blobs,
            ImportRules rules) {
        this.rules = rules;
        this.snapshots = snapshots;
        this.recorder = recorder;
        this.store = store;
        this.blobs = blobs;
    }

    /** @throws ProblemException {@code snapshot_damaged} when it can be told beforehand that it cannot be given away whole */
    SnapshotArchive export(String reference) {
        StoredSnapshot snapshot = snapshots.get(reference);
        try {
            Manifest manifest = store.find(snapshot.sha256())
                    .orElseThrow(() ->
                            new ProblemException(ErrorCode.SNAPSHOT_DAMAGED, "The snapshot's manifest is missing"));
            SnapshotArchive archive = new SnapshotArchive(blobs, manifest);
            archive.requireComplete();
            return archive;
        } catch (IOException unreadable) {
            throw StoreProblems.of(unreadable);
        }
    }

    /** @param created whether this content was not known for this model and path before */
    record Imported(StoredSnapshot snapshot, boolean created) {}

    /** Blocks until all of it has come. For the problems see {@link SnapshotImport#read}. */
    Imported take(InputStream archive) {
        try (Lease lease = store.intake(Progress.NONE)) {
            SnapshotImport.Received received = new SnapshotImport(blobs, lease).read(archive);
            Manifest manifest = received.manifest();
            rules.check(manifest);
            boolean created = QuarkusTransaction.requiringNew()
                    .call(() -> recorder.record(
                            lease,
                            manifest,
                            received.newBytes(),
                            UUID.randomUUID().toString()));
            return new Imported(snapshots.get(manifest.sha256().hex()), created);
        } catch (QuarkusTransactionException failure) {
            throw failure.getCause() instanceof IOException io ? problem(io) : failure;
        } catch (IOException failure) {
            throw problem(failure);
        }
    }

    /** A failure that is neither the disk's nor the store's is the archive's. */
    private static ProblemException problem(IOException failure) {
        ProblemException problem = StoreProblems.of(failure);
        return problem.code() == ErrorCode.INTERNAL_ERROR || problem.code() == ErrorCode.INVALID_FIELD
                ? new ProblemException(ErrorCode.INVALID_FIELD, "The archive could not be read to its end", failure)
                : problem;
    }
}

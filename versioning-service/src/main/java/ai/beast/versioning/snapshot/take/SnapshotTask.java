package ai.beast.versioning.snapshot.take;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.index.SnapshotRecorder;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.write.Content;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Takes a snapshot of one file. Repeating it finds the chunks stored already and changes nothing. */
@ApplicationScoped
class SnapshotTask implements OperationTask {
    private final ModelPaths paths;
    private final SnapshotStore store;
    private final SnapshotRecorder recorder;
    private final UnchangedFiles unchanged;
    private final ObjectMapper json;

    SnapshotTask(
            ModelPaths paths,
            SnapshotStore store,
            SnapshotRecorder recorder,
            UnchangedFiles unchanged,
            ObjectMapper json) {
        this.paths = paths;
        this.unchanged = unchanged;
        this.store = store;
        this.recorder = recorder;
        this.json = json;
    }

    /**
     * What came of it.
     *
     * @param created false when this content was known for this model and path
     * @param newBytes how much the store grew
     * @param unread whether the file was told to be unchanged without reading all of it
     */
    record Result(String sha256, String version, long sizeBytes, boolean created, long newBytes, boolean unread) {}

    @Override
    public OperationKind kind() {
        return OperationKind.SNAPSHOT;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        SnapshotWork work = json.treeToValue(operation.work(), SnapshotWork.class);
        Path file = paths.file(work.path());
        if (!work.full()) {
            Optional<Sha256> known = unchanged.find(work.model(), file);
            if (known.isPresent()
                    && (work.expectedSha256() == null || known.get().hex().equals(work.expectedSha256()))) {
                long size = Files.size(file);
                heartbeat.at(size, size);
                Sha256 sha256 = known.get();
                return () -> new Result(sha256.hex(), sha256.shortForm(), size, false, 0, true);
            }
        }
        Lease lease = store.intake(heartbeat);
        try {
            return Completion.holding(lease, take(lease, operation, work, file, heartbeat));
        } catch (Exception | Error failure) {
            lease.close();
            throw failure;
        }
    }

    private Completion take(Lease lease, Operation operation, SnapshotWork work, Path file, Heartbeat heartbeat)
            throws IOException {
        Instant begun = Instant.now();
        Optional<FileStamp> before = FileStamp.of(file);
        Content content = store.take(lease, file, heartbeat);
        String expected = work.expectedSha256();
        if (expected != null && !expected.equals(content.sha256().hex())) {
            throw new ProblemException(
                            ErrorCode.CONTENT_CHANGED,
                            "The file is not what was announced: its SHA-256 is " + content.sha256())
                    .field("path");
        }
        SnapshotSource found = new SnapshotSource(
                work.model(), work.modelVersion(), file.toString(), work.metadata(), work.labels(), Instant.now());
        return () -> {
            boolean created = recorder.record(lease, content, found, operation.id() + "-snapshotted");
            unchanged.remember(file, before, begun, content);
            return new Result(
                    content.sha256().hex(),
                    content.sha256().shortForm(),
                    content.sizeBytes(),
                    created,
                    content.newBytes(),
                    false);
        };
    }
}

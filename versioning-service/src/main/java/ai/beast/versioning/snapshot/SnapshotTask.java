package ai.beast.versioning.snapshot;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.store.Content;
import ai.beast.versioning.store.Lease;
import ai.beast.versioning.store.SnapshotStore;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Takes a snapshot of one file. Repeating it finds the chunks stored already and changes nothing. */
@ApplicationScoped
class SnapshotTask implements OperationTask {
    private final ModelPaths paths;
    private final SnapshotStore store;
    private final SnapshotRecorder recorder;
    private final ObjectMapper json;

    SnapshotTask(ModelPaths paths, SnapshotStore store, SnapshotRecorder recorder, ObjectMapper json) {
        this.paths = paths;
        this.store = store;
        this.recorder = recorder;
        this.json = json;
    }

    /**
     * What came of it.
     *
     * @param created false when this content was known for this model and path
     * @param newBytes how much the store grew
     */
    record Result(String sha256, String version, long sizeBytes, boolean created, long newBytes) {}

    @Override
    public OperationKind kind() {
        return OperationKind.SNAPSHOT;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        SnapshotWork work = json.treeToValue(operation.work(), SnapshotWork.class);
        Path file = paths.file(work.path());
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
            return new Result(
                    content.sha256().hex(),
                    content.sha256().shortForm(),
                    content.sizeBytes(),
                    created,
                    content.newBytes());
        };
    }
}

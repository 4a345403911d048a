package ai.beast.versioning.rollback;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.snapshot.ModelPaths;
import ai.beast.versioning.snapshot.SnapshotService;
import ai.beast.versioning.snapshot.SnapshotSource;
import ai.beast.versioning.snapshot.StoredSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what goes where and starts the rollback. */
@ApplicationScoped
class RollbackService {
    private final SnapshotService snapshots;
    private final OperationService operations;
    private final ModelPaths paths;

    RollbackService(SnapshotService snapshots, OperationService operations, ModelPaths paths) {
        this.snapshots = snapshots;
        this.operations = operations;
        this.paths = paths;
    }

    /** @param path where to; null for where the snapshot was taken, which must be one path only */
    Operation start(String digest, @Nullable String path, String requestedBy) {
        StoredSnapshot snapshot = snapshots.get(digest);
        String destination =
                paths.destination(path == null ? onlyPath(snapshot) : path).toString();
        String model = snapshot.sources().stream()
                .filter(source -> source.path().equals(destination))
                .findFirst()
                .orElse(snapshot.sources().getFirst())
                .model();
        return operations.start(
                OperationKind.ROLLBACK,
                destination,
                new RollbackTask.Work(snapshot.sha256().hex(), model, destination),
                requestedBy);
    }

    private static String onlyPath(StoredSnapshot snapshot) {
        List<String> paths =
                snapshot.sources().stream().map(SnapshotSource::path).distinct().toList();
        if (paths.size() > 1) {
            throw ProblemException.invalid("path", "The snapshot was taken from several paths: say which one is meant")
                    .with("candidates", paths);
        }
        return paths.getFirst();
    }
}

package ai.beast.versioning.rollback;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.snapshot.SnapshotService;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.ShardSet;
import ai.beast.versioning.store.chunk.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Decides what goes where and starts the rollback. */
@ApplicationScoped
class RollbackService {
    private final SnapshotService snapshots;
    private final SnapshotRepository index;
    private final OperationService operations;
    private final ModelPaths paths;
    private final RollbackPreview preview;

    RollbackService(
            SnapshotService snapshots,
            SnapshotRepository index,
            OperationService operations,
            ModelPaths paths,
            RollbackPreview preview) {
        this.snapshots = snapshots;
        this.index = index;
        this.operations = operations;
        this.paths = paths;
        this.preview = preview;
    }

    /**
     * A shard that goes back to where it was taken takes the other shards of its version with it, the first one last.
     *
     * @param path where to; null for where the snapshot was taken, which must be one path only
     * @return the operation that succeeds once all is in place
     * @throws ProblemException {@code conflict} when other shards are no longer there; nothing is done then
     */
    Operation start(String digest, @Nullable String path, String requestedBy) {
        SequencedMap<String, RollbackTask.Work> works = works(digest, path);
        return works.size() == 1
                ? operations.start(
                        OperationKind.ROLLBACK,
                        works.firstEntry().getKey(),
                        works.firstEntry().getValue(),
                        requestedBy)
                : operations.startInOrder(OperationKind.ROLLBACK, works, requestedBy);
    }

    /** What {@link #start} would do. @throws ProblemException as it does */
    RollbackPlan plan(String digest, @Nullable String path) {
        return preview.of(works(digest, path).sequencedValues());
    }

    private SequencedMap<String, RollbackTask.Work> works(String digest, @Nullable String path) {
        StoredSnapshot snapshot = snapshots.get(digest);
        String destination = replaceable(path == null ? onlyPath(snapshot) : path, snapshot.sha256());
        String model = snapshot.sources().stream()
                .filter(source -> source.path().equals(destination))
                .findFirst()
                .orElse(snapshot.sources().getFirst())
                .model();
        Optional<ShardSet> shards = path == null
                ? snapshot.sourceOf(model, destination).flatMap(source -> ShardSet.of(snapshot.sha256(), source))
                : Optional.empty();
        SequencedMap<String, RollbackTask.Work> works = new LinkedHashMap<>();
        if (shards.isPresent()) {
            requireAll(shards.get());
            shards.get().contents().forEach((shard, content) -> {
                String place = replaceable(shard, content);
                works.putFirst(place, new RollbackTask.Work(content.hex(), model, place));
            });
        } else {
            works.put(destination, new RollbackTask.Work(snapshot.sha256().hex(), model, destination));
        }
        return works;
    }

    private String replaceable(String path, Sha256 content) {
        Path file = paths.destination(path);
        PresentContent.requireReplaceable(file, content);
        return file.toString();
    }

    private void requireAll(ShardSet shards) {
        List<String> missing = shards.contents().values().stream()
                .map(Sha256::hex)
                .filter(digest -> index.find(new Sha256(digest)).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new ProblemException(ErrorCode.CONFLICT, "Other shards of this version were deleted")
                    .field("digest")
                    .with("missing", missing);
        }
    }

    private static String onlyPath(StoredSnapshot snapshot) {
        List<String> paths =
                snapshot.sources().stream().map(SnapshotSource::path).distinct().toList();
        if (paths.size() > 1) {
            throw ProblemException.invalid("path", "path is required: the snapshot was taken from several paths")
                    .with("candidates", paths);
        }
        return paths.getFirst();
    }
}

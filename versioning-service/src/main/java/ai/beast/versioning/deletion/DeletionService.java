package ai.beast.versioning.deletion;

import ai.beast.modelfiles.ProgramCache;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.index.SnapshotRepository;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what a deletion would do, and starts it. */
@ApplicationScoped
class DeletionService {
    private final ModelPaths paths;
    private final UnchangedFiles unchanged;
    private final SnapshotRepository snapshots;
    private final OperationService operations;
    private final ModelUses uses;

    DeletionService(
            ModelPaths paths,
            UnchangedFiles unchanged,
            SnapshotRepository snapshots,
            OperationService operations,
            ModelUses uses) {
        this.paths = paths;
        this.unchanged = unchanged;
        this.snapshots = snapshots;
        this.operations = operations;
        this.uses = uses;
    }

    /** @throws ai.beast.problem.ProblemException for a path where no deletable file can be */
    DeletionPlan plan(DeletionRequest request) {
        List<DeletionPlan.Item> files = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        try {
            for (Path file : files(request)) {
                FileSignature signature = FileSignature.ofPresent(file);
                if (signature == null) {
                    missing.add(file.toString());
                } else {
                    files.add(item(request.model(), file, signature.size()));
                }
            }
        } catch (IOException unreadable) {
            throw StoreProblems.of(unreadable);
        }
        long freed = files.stream()
                .filter(item -> item.otherNames() == 0)
                .mapToLong(DeletionPlan.Item::sizeBytes)
                .sum();
        boolean allKept = files.stream().allMatch(DeletionPlan.Item::kept);
        List<String> usedBy = uses.of(request.model(), files(request));
        return new DeletionPlan(true, request.model(), files, missing, freed, allKept, usedBy);
    }

    private DeletionPlan.Item item(String model, Path file, long size) throws IOException {
        Optional<Sha256> kept = unchanged.find(model, file);
        return new DeletionPlan.Item(
                file.toString(),
                size,
                kept.isPresent(),
                kept.map(Sha256::hex).orElse(null),
                ModelFile.otherNames(file),
                snapshots.modelsAt(file.toString()).stream()
                        .filter(other -> !other.equals(model))
                        .toList());
    }

    /** @throws ProblemException for a path where no deletable file can be; {@code conflict} while something uses the model, unless {@code whileInUse} */
    Operation start(DeletionRequest request, String requestedBy) {
        if (!Boolean.TRUE.equals(request.whileInUse())) {
            uses.requireUnused(request.model(), files(request));
        }
        List<String> files = files(request).stream().map(Path::toString).toList();
        DeletionTask.Work work = new DeletionTask.Work(
                request.model(),
                files,
                Boolean.TRUE.equals(request.snapshot()),
                Boolean.TRUE.equals(request.force()),
                Boolean.TRUE.equals(request.whileInUse()));
        return operations.start(OperationKind.DELETE, files.getFirst(), work, requestedBy);
    }

    private List<Path> files(DeletionRequest request) {
        List<Path> files =
                request.paths().stream().map(paths::deletable).distinct().toList();
        files.stream().filter(ProgramCache::isBlob).findFirst().ifPresent(blob -> {
            throw ProblemException.invalid(
                    "path",
                    blob + " is a blob of another program's store, whose models would break; delete the model there");
        });
        return files;
    }
}

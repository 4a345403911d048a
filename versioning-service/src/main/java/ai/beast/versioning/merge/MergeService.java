package ai.beast.versioning.merge;

import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationService;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.take.ModelPaths;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Says what a merge would do, and starts it. */
@ApplicationScoped
class MergeService {
    private final ModelPaths paths;
    private final OperationService operations;

    MergeService(ModelPaths paths, OperationService operations) {
        this.paths = paths;
        this.operations = operations;
    }

    /** @throws ProblemException for a path where no replaceable file is */
    MergeResult plan(MergeRequest request) {
        try {
            MergeCandidates candidates = MergeCandidates.of(files(request));
            long freed = 0;
            for (Path other : candidates.others()) {
                freed += MergeCandidates.freed(
                        other, candidates.state().signature().size());
            }
            return new MergeResult(
                    true,
                    candidates.kept().toString(),
                    null,
                    candidates.others().stream().map(Path::toString).toList(),
                    candidates.same(),
                    candidates.skipped(),
                    freed);
        } catch (IOException unreadable) {
            throw StoreProblems.of(unreadable);
        }
    }

    /** @throws ProblemException for a path where no replaceable file can be */
    Operation start(MergeRequest request, String requestedBy) {
        List<String> files = files(request).stream().map(Path::toString).toList();
        return operations.start(OperationKind.MERGE, files.getFirst(), new MergeTask.Work(files), requestedBy);
    }

    private List<Path> files(MergeRequest request) {
        paths.file(request.paths().getFirst());
        List<Path> files =
                request.paths().stream().map(paths::deletable).distinct().toList();
        if (files.size() < 2) {
            throw ProblemException.invalid("paths", "must name two or more different files");
        }
        return files;
    }
}

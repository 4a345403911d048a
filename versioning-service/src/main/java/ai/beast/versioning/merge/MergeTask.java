package ai.beast.versioning.merge;

import ai.beast.versioning.deletion.ModelFile;
import ai.beast.versioning.merge.MergeResult.Skipped;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.DurableFiles;
import ai.beast.versioning.store.disk.FileSignature;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes files with the same content names of one file. All are read first; then a link to the kept file takes the place of each other one
 * atomically, if both are still what was read. At any moment each path has its content. Executed again after a crash, it goes on with those
 * that are not merged yet.
 */
@ApplicationScoped
class MergeTask implements OperationTask {
    private final ModelPaths paths;
    private final ObjectMapper json;
    private final DurableFiles disk = new DiskFiles();

    MergeTask(ModelPaths paths, ObjectMapper json) {
        this.paths = paths;
        this.json = json;
    }

    /** The request, as the operation's row keeps it. */
    record Work(List<String> paths) {}

    @Override
    public OperationKind kind() {
        return OperationKind.MERGE;
    }

    @Override
    public Completion perform(Operation operation, Heartbeat heartbeat) throws Exception {
        Work work = json.treeToValue(operation.work(), Work.class);
        MergeCandidates candidates =
                MergeCandidates.of(work.paths().stream().map(paths::deletable).toList());
        Sha256 content = hash(candidates.kept(), candidates.signature(), heartbeat);
        List<Skipped> skipped = new ArrayList<>(candidates.skipped());
        Map<Path, FileSignature> equal = new LinkedHashMap<>();
        for (Path other : candidates.others()) {
            FileSignature signature = FileSignature.of(other);
            if (hash(other, signature, heartbeat).equals(content)) {
                equal.put(other, signature);
            } else {
                skipped.add(new Skipped(other.toString(), "other_content"));
            }
        }
        heartbeat.replacing();
        List<String> merged = new ArrayList<>();
        long freed = 0;
        for (Map.Entry<Path, FileSignature> other : equal.entrySet()) {
            long frees = MergeCandidates.freed(other.getKey(), other.getValue().size());
            if (replace(operation, candidates, other.getKey(), other.getValue())) {
                merged.add(other.getKey().toString());
                freed += frees;
            } else {
                skipped.add(new Skipped(other.getKey().toString(), "changed"));
            }
        }
        MergeResult result = new MergeResult(
                false, candidates.kept().toString(), content.hex(), merged, candidates.same(), skipped, freed);
        return () -> result;
    }

    private static Sha256 hash(Path file, FileSignature before, Heartbeat heartbeat) throws IOException {
        Sha256 content = ModelFile.hash(file, heartbeat);
        if (!before.equals(FileSignature.ofPresent(file))) {
            throw new ContentChangedException("A file changed while it was read; nothing was merged");
        }
        return content;
    }

    /** @return false when one of the files is not what was read */
    private boolean replace(Operation operation, MergeCandidates candidates, Path other, FileSignature read)
            throws IOException {
        Path link = other.resolveSibling("." + other.getFileName() + "." + operation.id() + ".merge");
        // Of an attempt that died.
        disk.delete(link);
        try {
            Files.createLink(link, candidates.kept());
            if (!candidates.signature().equals(FileSignature.ofPresent(link))
                    || !read.equals(FileSignature.ofPresent(other))) {
                return false;
            }
            disk.rename(link, other);
        } finally {
            disk.delete(link);
        }
        disk.syncDirectory(Objects.requireNonNull(other.getParent(), "a file has a directory"));
        return true;
    }
}

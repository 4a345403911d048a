package ai.beast.versioning.merge;

import ai.beast.versioning.deletion.ModelFile;
import ai.beast.versioning.merge.MergeResult.Skipped;
import ai.beast.versioning.operation.Heartbeat;
import ai.beast.versioning.operation.Operation;
import ai.beast.versioning.operation.OperationKind;
import ai.beast.versioning.operation.OperationTask;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.DurableFiles;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes files with the same content names of one file. All are read first; then a link to the kept file takes the place of each other one
 * atomically, if both are still what was read. At any moment each path has its content. Executed again after a crash, it goes on with those
 * that are not merged yet.
 */
@ApplicationScoped
class MergeTask implements OperationTask {
    private final ModelPaths paths;
    private final ObjectMapper json;
    private final UnchangedFiles unchanged;
    private final DurableFiles disk = new DiskFiles();

    MergeTask(ModelPaths paths, ObjectMapper json, UnchangedFiles unchanged) {
        this.paths = paths;
        this.json = json;
        this.unchanged = unchanged;
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
        Path keptFile = candidates.kept();
        Instant begun = Instant.now();
        Sha256 content = hash(keptFile, candidates.state(), heartbeat);
        List<Skipped> skipped = new ArrayList<>(candidates.skipped());
        Map<Path, ReadFile> equal = new LinkedHashMap<>();
        for (Path other : candidates.others()) {
            ReadFile state = ReadFile.of(other);
            if (hash(other, state, heartbeat).equals(content)) {
                equal.put(other, state);
            } else {
                skipped.add(new Skipped(other.toString(), "other_content"));
            }
        }
        heartbeat.replacing();
        List<Path> merged = new ArrayList<>();
        ReadFile kept = candidates.state();
        long freed = 0;
        for (Map.Entry<Path, ReadFile> other : equal.entrySet()) {
            Path file = other.getKey();
            long frees =
                    MergeCandidates.freed(file, other.getValue().signature().size());
            String reason = replace(operation, keptFile, kept, file, other.getValue());
            if (reason == null) {
                merged.add(file);
                freed += frees;
                kept = relinked(kept, keptFile);
                for (Map.Entry<Path, ReadFile> each : equal.entrySet()) {
                    if (each.getValue().signature().equals(other.getValue().signature())) {
                        // Another name of the file that has just lost one.
                        each.setValue(relinked(each.getValue(), each.getKey()));
                    }
                }
            } else {
                skipped.add(new Skipped(file.toString(), reason));
            }
        }
        MergeResult result = new MergeResult(
                false,
                keptFile.toString(),
                content.hex(),
                merged.stream().map(Path::toString).toList(),
                candidates.same(),
                skipped,
                freed);
        boolean settled = candidates
                .state()
                .stamp()
                .filter(stamp -> stamp.settledAt(begun))
                .isPresent();
        merged.add(keptFile);
        candidates.same().forEach(file -> merged.add(Path.of(file)));
        ReadFile last = kept;
        return () -> {
            // Links change the files' stamps, by which their content is known.
            last.stamp().ifPresent(stamp -> merged.forEach(file -> unchanged.read(file, stamp, content, settled)));
            return result;
        };
    }

    private static ReadFile relinked(ReadFile before, Path file) throws IOException {
        ReadFile now = before.linked(file);
        return now == null ? before : now;
    }

    private static Sha256 hash(Path file, ReadFile before, Heartbeat heartbeat) throws IOException {
        Sha256 content = ModelFile.hash(file, heartbeat);
        if (!before.isStill(file)) {
            throw new ContentChangedException("A file changed while it was read; nothing was merged");
        }
        return content;
    }

    /** @return why the other file stays, as a code; null when it was replaced */
    private @Nullable String replace(Operation operation, Path kept, ReadFile keptState, Path other, ReadFile state)
            throws IOException {
        Path link = other.resolveSibling("." + other.getFileName() + "." + operation.id() + ".merge");
        // Of an attempt that died.
        disk.delete(link);
        if (!keptState.isStill(kept) || !state.isStill(other)) {
            return "changed";
        }
        try {
            if (!linked(link, kept)) {
                return "no_hard_links";
            }
            if (keptState.linked(link) == null || !state.isStill(other)) {
                return "changed";
            }
            disk.rename(link, other);
        } finally {
            disk.delete(link);
        }
        disk.syncDirectory(Objects.requireNonNull(other.getParent(), "a file has a directory"));
        return null;
    }

    /** @return false where the file system makes no hard links, or no more of this file */
    static boolean linked(Path link, Path file) throws IOException {
        try {
            Files.createLink(link, file);
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException | AccessDeniedException otherwise) {
            throw otherwise;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            return false;
        }
    }
}

package ai.beast.versioning.diff;

import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.SnapshotService;
import ai.beast.versioning.snapshot.index.SnapshotSource;
import ai.beast.versioning.snapshot.index.StoredSnapshot;
import ai.beast.versioning.snapshot.take.ModelPaths;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.manifest.ManifestSource;
import ai.beast.versioning.store.write.Content;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares snapshots by their chunks and their headers; of tensor data only what chunks leave open is read. */
@ApplicationScoped
class DiffService {
    private static final int MAX_VALUE_LENGTH = 200;
    private static final String IN_PLACE = "in-place";

    private final SnapshotService snapshots;
    private final SnapshotStore store;
    private final ModelPaths paths;
    private final UnchangedFiles unchanged;

    DiffService(SnapshotService snapshots, SnapshotStore store, ModelPaths paths, UnchangedFiles unchanged) {
        this.paths = paths;
        this.unchanged = unchanged;
        this.snapshots = snapshots;
        this.store = store;
    }

    /** For the two references see {@link SnapshotService#get}. */
    SnapshotDiff diff(String from, String to) {
        Sha256 left = snapshots.get(from).sha256();
        Sha256 right = snapshots.get(to).sha256();
        try {
            return diff(manifest(left), manifest(right));
        } catch (IOException unreadable) {
            throw StoreProblems.of(unreadable);
        }
    }

    /**
     * Compares a snapshot with the file in place.
     *
     * @param path null for where the snapshot was taken, which must be one path only
     */
    SnapshotDiff diffWithFile(String from, @Nullable String path) {
        StoredSnapshot snapshot = snapshots.get(from);
        Path file = paths.file(path == null ? onlyPath(snapshot) : path);
        String model = snapshot.sources().stream()
                .filter(source -> source.path().equals(file.toString()))
                .findFirst()
                .orElse(snapshot.sources().getFirst())
                .model();
        try {
            Optional<Sha256> known = unchanged.find(model, file);
            Manifest right = known.isPresent() ? manifest(known.get()) : described(file);
            Manifest left = manifest(snapshot.sha256());
            try (SeekableByteChannel before = store.open(left);
                    SeekableByteChannel after = Files.newByteChannel(file)) {
                return diff(left, before, right, after, file.toString());
            }
        } catch (IOException unreadable) {
            throw StoreProblems.of(unreadable);
        }
    }

    /** As the file would be stored. */
    private Manifest described(Path file) throws IOException {
        Content content = store.describe(file, Progress.NONE);
        ManifestSource source = new ManifestSource(
                IN_PLACE, null, file.toString(), content.signature().modified().toInstant(), Map.of());
        return new Manifest(
                content.sha256(), content.sizeBytes(), source, List.of(), false, content.cutting(), content.chunks());
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

    private Manifest manifest(Sha256 sha256) throws IOException {
        return store.find(sha256)
                .orElseThrow(
                        () -> new ProblemException(ErrorCode.SNAPSHOT_DAMAGED, "The snapshot's manifest is missing"));
    }

    private SnapshotDiff diff(Manifest from, Manifest to) throws IOException {
        try (SeekableByteChannel left = store.open(from);
                SeekableByteChannel right = store.open(to)) {
            return diff(from, left, to, right, null);
        }
    }

    private static SnapshotDiff diff(
            Manifest from, SeekableByteChannel left, Manifest to, SeekableByteChannel right, @Nullable String path)
            throws IOException {
        Set<Sha256> known = new HashSet<>();
        from.chunks().forEach(chunk -> known.add(chunk.sha256()));
        long shared = to.chunks().stream()
                .filter(chunk -> known.contains(chunk.sha256()))
                .mapToLong(Chunk::length)
                .sum();
        Optional<ModelHeader> before = header(left);
        Optional<ModelHeader> after = header(right);
        SnapshotDiff.Tensors tensors = null;
        SnapshotDiff.Metadata metadata = null;
        if (before.isPresent() && after.isPresent()) {
            SameBytes bytes = new SameBytes(from, left, to, right);
            tensors = tensors(before.get(), after.get(), bytes);
            metadata = metadata(values(before.get()), values(after.get()));
        }
        return new SnapshotDiff(side(from, null), side(to, path), shared, to.sizeBytes() - shared, tensors, metadata);
    }

    private static Optional<ModelHeader> header(SeekableByteChannel content) throws IOException {
        try {
            return Optional.of(ModelFiles.read(content));
        } catch (ModelFileException notAModel) {
            return Optional.empty();
        }
    }

    private static SnapshotDiff.Side side(Manifest manifest, @Nullable String path) {
        return new SnapshotDiff.Side(
                manifest.sha256().hex(), manifest.sha256().shortForm(), manifest.sizeBytes(), path);
    }

    private static SnapshotDiff.Tensors tensors(ModelHeader from, ModelHeader to, SameBytes bytes) throws IOException {
        Map<String, Tensor> before = new HashMap<>();
        from.tensors().forEach(tensor -> before.put(tensor.name(), tensor));
        Set<String> names = new HashSet<>();
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        int unchanged = 0;
        for (Tensor tensor : to.tensors()) {
            names.add(tensor.name());
            @Nullable Tensor old = before.get(tensor.name());
            if (old == null) {
                added.add(tensor.name());
            } else if (alike(old, tensor) && bytes.equal(old.offset(), tensor.offset(), tensor.byteLength())) {
                unchanged++;
            } else {
                changed.add(tensor.name());
            }
        }
        List<String> removed = from.tensors().stream()
                .map(Tensor::name)
                .filter(name -> !names.contains(name))
                .toList();
        return new SnapshotDiff.Tensors(added, removed, changed, unchanged);
    }

    private static boolean alike(Tensor one, Tensor other) {
        return one.type().equals(other.type())
                && one.shape().equals(other.shape())
                && one.byteLength() == other.byteLength();
    }

    private static Map<String, String> values(ModelHeader header) {
        Map<String, String> values = new java.util.LinkedHashMap<>();
        header.metadata().forEach((key, value) -> values.put(key, String.valueOf(value)));
        header.arrays().forEach((key, value) -> values.put(key, String.valueOf(value)));
        return values;
    }

    private static SnapshotDiff.Metadata metadata(Map<String, String> from, Map<String, String> to) {
        List<SnapshotDiff.Value> added = new ArrayList<>();
        List<SnapshotDiff.Change> changed = new ArrayList<>();
        to.forEach((key, value) -> {
            @Nullable String before = from.get(key);
            if (before == null) {
                added.add(new SnapshotDiff.Value(key, cut(value)));
            } else if (!before.equals(value)) {
                changed.add(new SnapshotDiff.Change(key, cut(before), cut(value)));
            }
        });
        List<SnapshotDiff.Value> removed = from.entrySet().stream()
                .filter(entry -> !to.containsKey(entry.getKey()))
                .map(entry -> new SnapshotDiff.Value(entry.getKey(), cut(entry.getValue())))
                .toList();
        return new SnapshotDiff.Metadata(added, removed, changed);
    }

    private static String cut(String value) {
        return value.length() <= MAX_VALUE_LENGTH ? value : value.substring(0, MAX_VALUE_LENGTH) + "…";
    }
}

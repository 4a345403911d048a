package ai.beast.versioning.diff;

import ai.beast.modelfiles.ModelFileException;
import ai.beast.modelfiles.ModelFiles;
import ai.beast.modelfiles.ModelHeader;
import ai.beast.modelfiles.Tensor;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.snapshot.SnapshotService;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
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

    private final SnapshotService snapshots;
    private final SnapshotStore store;

    DiffService(SnapshotService snapshots, SnapshotStore store) {
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

    private Manifest manifest(Sha256 sha256) throws IOException {
        return store.find(sha256)
                .orElseThrow(
                        () -> new ProblemException(ErrorCode.SNAPSHOT_DAMAGED, "The snapshot's manifest is missing"));
    }

    private SnapshotDiff diff(Manifest from, Manifest to) throws IOException {
        Set<Sha256> known = new HashSet<>();
        from.chunks().forEach(chunk -> known.add(chunk.sha256()));
        long shared = to.chunks().stream()
                .filter(chunk -> known.contains(chunk.sha256()))
                .mapToLong(Chunk::length)
                .sum();
        try (SeekableByteChannel left = store.open(from);
                SeekableByteChannel right = store.open(to)) {
            Optional<ModelHeader> before = header(left);
            Optional<ModelHeader> after = header(right);
            SnapshotDiff.Tensors tensors = null;
            SnapshotDiff.Metadata metadata = null;
            if (before.isPresent() && after.isPresent()) {
                SameBytes bytes = new SameBytes(from, left, to, right);
                tensors = tensors(before.get(), after.get(), bytes);
                metadata = metadata(values(before.get()), values(after.get()));
            }
            return new SnapshotDiff(side(from), side(to), shared, to.sizeBytes() - shared, tensors, metadata);
        }
    }

    private static Optional<ModelHeader> header(SeekableByteChannel content) throws IOException {
        try {
            return Optional.of(ModelFiles.read(content));
        } catch (ModelFileException notAModel) {
            return Optional.empty();
        }
    }

    private static SnapshotDiff.Side side(Manifest manifest) {
        return new SnapshotDiff.Side(manifest.sha256().hex(), manifest.sha256().shortForm(), manifest.sizeBytes());
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

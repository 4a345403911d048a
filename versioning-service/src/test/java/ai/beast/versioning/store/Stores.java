package ai.beast.versioning.store;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.ChunkNames;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.DurableFiles;
import ai.beast.versioning.store.lease.Lease;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.manifest.ManifestSource;
import ai.beast.versioning.store.write.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** What the store's tests do again and again. */
public final class Stores {
    private Stores() {}

    static SnapshotStore open(Path directory, DurableFiles files) throws IOException {
        return new SnapshotStore(FileBlobStore.open(directory, files), files, 2);
    }

    static SnapshotStore open(Path directory) throws IOException {
        return open(directory, new DiskFiles());
    }

    public static Manifest manifest(Content content, Path file) {
        return new Manifest(
                content.sha256(),
                content.sizeBytes(),
                new ManifestSource("tiny", null, file.toString(), Instant.parse("2026-11-23T16:00:00Z"), Map.of()),
                List.of(),
                false,
                content.cutting(),
                content.chunks());
    }

    /** Takes and records. */
    public static Manifest snapshot(SnapshotStore store, Path file) throws IOException {
        try (Lease lease = store.intake(Progress.NONE)) {
            Manifest manifest = manifest(store.take(lease, file, Progress.NONE), file);
            store.record(lease, manifest);
            return manifest;
        }
    }

    public static Content take(SnapshotStore store, Path file, Progress progress) throws IOException {
        try (Lease lease = store.intake(progress)) {
            return store.take(lease, file, progress);
        }
    }

    static void record(SnapshotStore store, Manifest manifest) throws IOException {
        try (Lease lease = store.intake(Progress.NONE)) {
            store.record(lease, manifest);
        }
    }

    /** Leaves a lease as a process that died long ago does. */
    public static void leave(BlobStore blobs, String lease) throws IOException {
        blobs.put("leases/00/" + lease, ByteBuffer.wrap("2026-01-01T00:00:00Z".getBytes(StandardCharsets.US_ASCII)));
    }

    public static Path random(Path file, int size, long seed) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return Files.write(file, bytes);
    }

    public static Sha256 hash(Path file) throws IOException {
        return Sha256.of(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    public static Set<String> chunks(Manifest manifest) {
        return manifest.chunks().stream().map(chunk -> chunk.sha256().hex()).collect(Collectors.toSet());
    }

    /** The file in which a chunk lies. */
    static Path chunkFile(Path store, Chunk chunk) {
        return store.resolve(ChunkNames.of(chunk.sha256()));
    }

    public static void flipBit(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }
}

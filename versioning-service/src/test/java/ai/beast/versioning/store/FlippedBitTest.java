package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.sweep.Collector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bit in each of the store's files in turn. */
class FlippedBitTest {
    @TempDir
    Path directory;

    private Path root;
    private Path file;
    private SnapshotStore store;
    private Manifest manifest;

    @BeforeEach
    void aSnapshot() throws IOException {
        root = directory.resolve("store");
        file = directory.resolve("model.gguf");
        GgufWriter.of("llama")
                .tensor("large.1", GgmlType.F16, 1024, 400)
                .tensor("large.2", GgmlType.F16, 1024, 400)
                .tensor("norm", GgmlType.F32, 256)
                .write(file);
        store = Stores.open(root);
        manifest = Stores.snapshot(store, file);
    }

    @Test
    void inAChunkIsFoundNamedAndMended() throws Exception {
        byte[] content = Files.readAllBytes(file);
        for (Chunk chunk : manifest.chunks()) {
            Stores.flipBit(Stores.chunkFile(root, chunk), chunk.length() / 2);

            List<Damage> damages = store.verify(manifest, Progress.NONE);

            assertThat(damages).containsExactly(new Damage(chunk, Damage.Kind.CORRUPT));
            chunk.tensors()
                    .forEach(tensor -> assertThat(damages.getFirst().describe()).contains(tensor));
            ByteBuffer good = ByteBuffer.wrap(content, (int) chunk.offset(), chunk.length());
            ByteBuffer bad = ByteBuffer.wrap(content, 0, chunk.length() - 1);
            assertThat(store.mend(chunk, bad)).isFalse();
            assertThat(store.mend(chunk, good)).isTrue();
            assertThat(store.verify(manifest, Progress.NONE)).isEmpty();
        }
    }

    @Test
    void inAManifestIsFoundWhereverItIs() throws Exception {
        Path blob = root.resolve(manifest.blobName());
        byte[] sound = Files.readAllBytes(blob);
        for (int at = 0; at < sound.length - 1; at += 7) {
            Stores.flipBit(blob, at);

            assertThat(store.unreadable(manifest.sha256())).as("byte %d", at).containsExactly(manifest.blobName());

            Files.write(blob, sound);
        }
        assertThat(store.unreadable(manifest.sha256())).isEmpty();
    }

    @Test
    void whereverElseHarmsNothing() throws Exception {
        store.intake(Progress.NONE);
        store.forget(Stores.snapshot(store, Stores.random(directory.resolve("other"), 1000, 1))
                .sha256());
        new Collector(FileBlobStore.open(root, new DiskFiles()))
                .collect(new Collector.Settings(java.time.Duration.ofHours(1), java.time.Duration.ZERO), Progress.NONE);
        List<Path> others = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(Files::isRegularFile)
                    .filter(path ->
                            !path.startsWith(root.resolve("chunks")) && !path.startsWith(root.resolve("manifests")))
                    .forEach(others::add);
        }
        assertThat(others).hasSizeGreaterThanOrEqualTo(2);
        for (Path other : others) {
            Stores.flipBit(other, 3);
        }

        new Collector(FileBlobStore.open(root, new DiskFiles()))
                .collect(
                        new Collector.Settings(java.time.Duration.ofHours(1), java.time.Duration.ofSeconds(30)),
                        Progress.NONE);

        assertThat(store.verify(manifest, Progress.NONE)).isEmpty();
    }
}

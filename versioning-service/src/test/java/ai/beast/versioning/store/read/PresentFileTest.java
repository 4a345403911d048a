package ai.beast.versioning.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.Stores;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.CutPlan;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.manifest.Manifest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PresentFileTest {
    /** Its first page is not mapped, so that reading there fails as on a bad disk. */
    private static final Path FAILING = Path.of("/proc/self/mem");

    @TempDir
    Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereTheDiskFailsUnderTheFileTheChunkComesFromElsewhere() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 100_000, 1);
        FileBlobStore blobs = FileBlobStore.open(directory.resolve("store"), new DiskFiles());
        Manifest manifest = Stores.snapshot(new SnapshotStore(blobs, new DiskFiles(), 2), file);
        Chunk chunk = manifest.chunks().getFirst();
        ByteBuffer read = ByteBuffer.allocate(CutPlan.MAX_CHUNK);

        try (PresentFile present = new PresentFile(FAILING, manifest, ChunkSource.of(blobs))) {
            assertThat(present.read(chunk, read)).isEqualTo(chunk.length());
        }

        assertThat(Sha256.of(read.flip())).isEqualTo(chunk.sha256());
    }
}

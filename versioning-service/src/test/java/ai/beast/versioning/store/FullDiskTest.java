package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.beast.testing.SmallDisk;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.manifest.Manifest;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk that really is full. */
class FullDiskTest {
    @TempDir
    Path directory;

    @Test
    void aSnapshotThatDoesNotFitLeavesTheStoreSoundAndUsable() throws Exception {
        Optional<SmallDisk> mounted = SmallDisk.mount(12 << 20);
        assumeThat(mounted).isPresent();
        try (SmallDisk disk = mounted.orElseThrow()) {
            Path root = disk.path().resolve("store");
            SnapshotStore store = Stores.open(root);
            Manifest kept = Stores.snapshot(store, Stores.random(directory.resolve("kept"), 2 << 20, 1));
            Path large = Stores.random(directory.resolve("large"), 32 << 20, 2);

            assertThatThrownBy(() -> Stores.snapshot(store, large)).hasMessageContaining("No space left");

            assertThat(root.resolve("tmp")).isEmptyDirectory();
            assertThat(store.manifestNames()).containsExactly(kept.blobName());
            assertThat(store.verify(kept, Progress.NONE)).isEmpty();
        }
    }

    @Test
    void aRestoreThatDoesNotFitLeavesTheFileAsItWas() throws Exception {
        SnapshotStore store = Stores.open(directory.resolve("store"));
        Manifest large = Stores.snapshot(store, Stores.random(directory.resolve("large"), 16 << 20, 1));
        Optional<SmallDisk> mounted = SmallDisk.mount(8 << 20);
        assumeThat(mounted).isPresent();
        try (SmallDisk disk = mounted.orElseThrow()) {
            Path destination = Stores.random(disk.path().resolve("model"), 1 << 20, 2);
            Sha256 before = Stores.hash(destination);

            assertThatThrownBy(
                            () -> store.restore(large, destination, FileSignature.of(destination), null, Progress.NONE))
                    .hasMessageContaining("No space left");

            assertThat(Stores.hash(destination)).isEqualTo(before);
            assertThat(disk.path()).isDirectoryNotContaining("glob:**.tmp");
        }
    }
}

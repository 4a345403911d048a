package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.FaultyFiles;
import ai.beast.versioning.store.disk.FaultyFiles.Fault;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.sweep.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Stops the store at each of its file operations in turn and looks at what is left: what was safe still is, no manifest names
 * a chunk that is not there, and doing the same again succeeds.
 */
class CrashTest {
    private static final int MORE_OPERATIONS_THAN_THERE_ARE = 2000;

    @TempDir
    Path directory;

    private Path sound;
    private Path oldFile;
    private Path newFile;
    private Manifest old;

    private interface Work {
        void on(SnapshotStore store, BlobStore blobs) throws IOException;
    }

    private interface Check {
        void on(SnapshotStore store) throws IOException;
    }

    @BeforeEach
    void aStoreWithOneSnapshot() throws IOException {
        sound = directory.resolve("sound");
        oldFile = directory.resolve("old.gguf");
        newFile = directory.resolve("new.gguf");
        model("old", 1).write(oldFile);
        model("new", 2).write(newFile);
        old = Stores.snapshot(Stores.open(sound), oldFile);
    }

    /** Small, for it is copied and read a thousand times, yet with a header, a tensor of its own and a group of tensors. */
    private static GgufWriter model(String name, long seed) {
        return GgufWriter.of("llama")
                .seed(seed)
                .text("general.name", name)
                .tensor("large", GgmlType.Q8_0, 1024, 500)
                .tensor("norm.1", GgmlType.F32, 256)
                .tensor("norm.2", GgmlType.F32, 256);
    }

    @ParameterizedTest
    @EnumSource
    void aSnapshotStoppedAnywhere(Fault fault) throws Exception {
        Sha256 wanted = Stores.hash(newFile);
        forEveryOperation(
                fault,
                (store, blobs) -> Stores.snapshot(store, newFile),
                acknowledged -> assertThat(acknowledged.find(wanted)).isPresent(),
                again -> assertThat(again.verify(Stores.snapshot(again, newFile), Progress.NONE))
                        .isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionStoppedAnywhere(Fault fault) throws Exception {
        Sha256 doomed = Stores.snapshot(Stores.open(sound), newFile).sha256();
        forEveryOperation(
                fault,
                (store, blobs) -> store.forget(doomed),
                acknowledged -> assertThat(acknowledged.find(doomed)).isEmpty(),
                again -> {
                    again.forget(doomed);
                    assertThat(again.find(doomed)).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource
    void aCollectionStoppedAnywhere(Fault fault) throws Exception {
        Manifest doomed = Stores.snapshot(Stores.open(sound), newFile);
        Stores.open(sound).forget(doomed.sha256());
        Collector.Settings atOnce = new Collector.Settings(Duration.ZERO, Duration.ZERO);
        forEveryOperation(
                fault,
                (store, blobs) -> new Collector(blobs).collect(atOnce, Progress.NONE),
                acknowledged -> assertThat(acknowledged.manifestNames()).hasSize(1),
                again -> {
                    BlobStore blobs = FileBlobStore.open(directory.resolve("scratch"), new FaultyFiles());
                    leasesLapse(blobs);
                    new Collector(blobs).collect(atOnce, Progress.NONE);
                    try (Stream<String> left = blobs.list("chunks/")) {
                        assertThat(left.count()).isEqualTo(Stores.chunks(old).size());
                    }
                });
    }

    /** Ten minutes go by. */
    private static void leasesLapse(BlobStore blobs) throws IOException {
        List<String> names;
        try (Stream<String> leases = blobs.list("leases/")) {
            names = leases.toList();
        }
        for (String name : names) {
            Stores.leave(blobs, name.substring(name.lastIndexOf('/') + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRestoreStoppedAnywhere(Fault fault) throws Exception {
        Path place = Files.createDirectory(directory.resolve("models"));
        Path destination = place.resolve("model.gguf");
        Sha256 oldContent = Stores.hash(oldFile);
        Sha256 newContent = Stores.hash(newFile);
        for (int operation = 1; ; operation++) {
            Files.copy(newFile, destination, StandardCopyOption.REPLACE_EXISTING);
            FaultyFiles files = new FaultyFiles();
            SnapshotStore store = new SnapshotStore(FileBlobStore.open(sound, new DiskFiles()), files, 2);
            files.strike(fault, operation);

            stopped(() -> store.restore(old, destination, FileSignature.of(destination), null, Progress.NONE));

            assertThat(Stores.hash(destination)).as("stopped at %d", operation).isIn(oldContent, newContent);
            if (!files.struck()) {
                files.losePower();
                assertThat(Stores.hash(destination)).isEqualTo(oldContent);
                assertThat(operation).isGreaterThan(5);
                return;
            }
            if (fault == Fault.ERROR) {
                assertThat(names(place)).containsExactly("model.gguf");
            }
            Stores.open(sound).restore(old, destination, FileSignature.of(destination), null, Progress.NONE);
            assertThat(Stores.hash(destination)).isEqualTo(oldContent);
            assertThat(names(place)).containsExactly("model.gguf");
        }
    }

    /** The second process finds chunks whose names the first one never made safe. */
    @Test
    void aSnapshotBegunAgainAfterAKillSurvivesAPowerCut() throws Exception {
        for (int operation = 1; ; operation++) {
            Path scratch = directory.resolve("scratch");
            Trees.copy(sound, scratch);
            FaultyFiles files = new FaultyFiles();
            SnapshotStore first = Stores.open(scratch, files);
            files.strike(Fault.KILL, operation);
            stopped(() -> Stores.snapshot(first, newFile));
            boolean done = !files.struck();
            files.revive();

            Manifest taken = Stores.snapshot(Stores.open(scratch, files), newFile);
            files.losePower();

            SnapshotStore reopened = Stores.open(scratch);
            assertThat(reopened.find(taken.sha256()))
                    .as("stopped at %d", operation)
                    .isPresent();
            everyManifestIsWhole(reopened, operation);
            Trees.delete(scratch);
            if (done) {
                return;
            }
        }
    }

    private void forEveryOperation(Fault fault, Work work, Check acknowledged, Check again) throws IOException {
        for (int operation = 1; operation < MORE_OPERATIONS_THAN_THERE_ARE; operation++) {
            Path scratch = directory.resolve("scratch");
            Trees.copy(sound, scratch);
            FaultyFiles files = new FaultyFiles();
            BlobStore blobs = FileBlobStore.open(scratch, files);
            SnapshotStore store = new SnapshotStore(blobs, files, 2);
            files.strike(fault, operation);

            stopped(() -> work.on(store, blobs));

            boolean through = !files.struck();
            if (through) {
                files.losePower();
                acknowledged.on(Stores.open(scratch));
            }
            // Later operations need not be safe from power cuts, so they are spared the disk's syncs.
            SnapshotStore reopened = Stores.open(scratch, new FaultyFiles());
            assertThat(reopened.find(old.sha256()))
                    .as("stopped at %d", operation)
                    .contains(old);
            everyManifestIsWhole(reopened, operation);
            again.on(reopened);
            everyManifestIsWhole(reopened, operation);
            Trees.delete(scratch);
            if (through) {
                assertThat(operation).isGreaterThan(2);
                return;
            }
        }
        throw new AssertionError("the work never got through");
    }

    private static void everyManifestIsWhole(SnapshotStore store, int operation) throws IOException {
        for (String name : store.manifestNames()) {
            assertThat(store.verify(store.manifest(name), Progress.NONE))
                    .as("stopped at %d", operation)
                    .isEmpty();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void stopped(Step step) {
        try {
            step.run();
        } catch (FaultyFiles.Killed | IOException stopped) {
            // as intended
        }
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
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

    enum Fault {
        ERROR,
        KILL,
        POWER;

        void at(int operation, FaultyFiles files) {
            switch (this) {
                case ERROR -> files.failAt(operation);
                case KILL -> files.killAt(operation);
                case POWER -> files.losePowerAt(operation);
            }
        }
    }

    private interface Work {
        void on(SnapshotStore store) throws IOException;
    }

    private interface Check {
        void on(SnapshotStore store, Path scratch) throws IOException;
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
        forEveryOperation(fault, store -> Stores.snapshot(store, newFile), (store, scratch) -> {
            Manifest taken = Stores.snapshot(store, newFile);
            assertThat(store.verify(taken, Progress.NONE)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionStoppedAnywhere(Fault fault) throws Exception {
        Sha256 doomed = Stores.snapshot(Stores.open(sound), newFile).sha256();
        forEveryOperation(fault, store -> store.forget(doomed), (store, scratch) -> {
            store.forget(doomed);
            assertThat(store.find(doomed)).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aRestoreStoppedAnywhere(Fault fault) throws Exception {
        Path place = Files.createDirectory(directory.resolve("models"));
        Path destination = place.resolve("model.gguf");
        Sha256 oldContent = Stores.hash(oldFile);
        Sha256 newContent = Stores.hash(newFile);
        for (int operation = 1; ; operation++) {
            Files.copy(newFile, destination, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            FaultyFiles files = new FaultyFiles();
            SnapshotStore store = new SnapshotStore(FileBlobStore.open(sound, new DiskFiles()), files, 2);
            fault.at(operation, files);

            stopped(() -> store.restore(old, destination, FileSignature.of(destination), Progress.NONE));

            assertThat(Stores.hash(destination)).isIn(oldContent, newContent);
            if (fault == Fault.ERROR
                    && files.struck()
                    && Stores.hash(destination).equals(newContent)) {
                assertThat(names(place)).containsExactly("model.gguf");
            }
            SnapshotStore again = Stores.open(sound);
            again.restore(old, destination, FileSignature.of(destination), Progress.NONE);
            assertThat(Stores.hash(destination)).isEqualTo(oldContent);
            assertThat(names(place)).containsExactly("model.gguf");
            if (!files.struck()) {
                assertThat(operation).isGreaterThan(5);
                return;
            }
        }
    }

    private void forEveryOperation(Fault fault, Work work, Check after) throws IOException {
        for (int operation = 1; operation < MORE_OPERATIONS_THAN_THERE_ARE; operation++) {
            Path scratch = directory.resolve("scratch");
            Trees.copy(sound, scratch);
            FaultyFiles files = new FaultyFiles();
            SnapshotStore store = Stores.open(scratch, files);
            fault.at(operation, files);

            stopped(() -> work.on(store));

            SnapshotStore reopened = Stores.open(scratch);
            assertThat(reopened.find(old.sha256()))
                    .as("stopped at %d", operation)
                    .contains(old);
            everyManifestIsWhole(reopened, operation);
            after.on(reopened, scratch);
            everyManifestIsWhole(reopened, operation);
            Trees.delete(scratch);
            if (!files.struck()) {
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

    private static Stream<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}

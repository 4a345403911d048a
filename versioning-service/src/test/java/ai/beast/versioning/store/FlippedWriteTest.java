package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.FaultyFiles;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.read.Proof;
import ai.beast.versioning.store.sweep.Collector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that writes one bit wrong and says nothing, at each write in turn. */
class FlippedWriteTest {
    @TempDir
    Path directory;

    private Path sound;
    private Path oldFile;
    private Path newFile;
    private Manifest old;

    @BeforeEach
    void aStoreWithOneSnapshot() throws IOException {
        sound = directory.resolve("sound");
        oldFile = directory.resolve("old.gguf");
        newFile = directory.resolve("new.gguf");
        model("old", 1).write(oldFile);
        model("new", 2).write(newFile);
        old = Stores.snapshot(Stores.open(sound), oldFile);
    }

    private static GgufWriter model(String name, long seed) {
        return GgufWriter.of("llama")
                .seed(seed)
                .text("general.name", name)
                .tensor("large", GgmlType.Q8_0, 1024, 500)
                .tensor("norm.1", GgmlType.F32, 256);
    }

    private interface Work {
        void on(SnapshotStore store, BlobStore blobs) throws IOException;
    }

    private interface Check {
        void on(SnapshotStore store) throws IOException;
    }

    @Test
    void ofASnapshotIsFoundAndMendedFromTheFile() throws Exception {
        Sha256 wanted = Stores.hash(newFile);
        forEveryWrite((store, blobs) -> Stores.snapshot(store, newFile), store -> {
            if (!store.unreadable(wanted).isEmpty()) {
                Stores.snapshot(store, newFile);
            }
            Manifest taken = store.find(wanted).orElseThrow();
            byte[] content = Files.readAllBytes(newFile);
            for (Damage damage : store.verify(taken, Progress.NONE)) {
                Chunk bad = damage.chunk();
                assertThat(store.mend(bad, ByteBuffer.wrap(content, (int) bad.offset(), bad.length())))
                        .isTrue();
            }
            assertThat(store.verify(taken, Progress.NONE)).isEmpty();
        });
    }

    @Test
    void ofADeletionHarmsNothingElse() throws Exception {
        Sha256 doomed = Stores.snapshot(Stores.open(sound), newFile).sha256();
        forEveryWrite(
                (store, blobs) -> store.forget(doomed),
                store -> assertThat(store.find(doomed)).isEmpty());
    }

    @Test
    void ofACollectionHarmsNothing() throws Exception {
        Stores.open(sound).forget(Stores.snapshot(Stores.open(sound), newFile).sha256());
        Collector.Settings atOnce = new Collector.Settings(Duration.ZERO, Duration.ZERO);
        forEveryWrite(
                (store, blobs) -> new Collector(blobs).collect(atOnce, Progress.NONE),
                store -> assertThat(store.manifestNames()).hasSize(1));
    }

    /** What the disk gives back is looked at before the old file goes, so that the new one is right in spite of it. */
    @Test
    void ofARestoreIsNoticedAndWrittenAgain() throws Exception {
        Path destination = Files.createDirectory(directory.resolve("models")).resolve("model.gguf");
        for (int operation = 1; ; operation++) {
            Files.copy(newFile, destination, StandardCopyOption.REPLACE_EXISTING);
            FaultyFiles files = new FaultyFiles();
            SnapshotStore store =
                    new SnapshotStore(FileBlobStore.open(sound, new DiskFiles()), files, 2, Proof.READ_BACK);
            files.flip(operation);

            store.restore(old, destination, FileSignature.of(destination), null, Progress.NONE);

            assertThat(Stores.hash(destination)).as("flipped at %d", operation).isEqualTo(old.sha256());
            if (!files.struck()) {
                assertThat(operation).isGreaterThan(5);
                return;
            }
        }
    }

    private void forEveryWrite(Work work, Check after) throws IOException {
        for (int operation = 1; ; operation++) {
            Path scratch = directory.resolve("scratch");
            Trees.copy(sound, scratch);
            FaultyFiles files = new FaultyFiles();
            BlobStore blobs = FileBlobStore.open(scratch, files);
            files.flip(operation);

            work.on(new SnapshotStore(blobs, files, 2), blobs);

            SnapshotStore reopened = Stores.open(scratch, new FaultyFiles());
            assertThat(reopened.find(old.sha256()))
                    .as("flipped at %d", operation)
                    .contains(old);
            assertThat(reopened.verify(old, Progress.NONE))
                    .as("flipped at %d", operation)
                    .isEmpty();
            after.on(reopened);
            Trees.delete(scratch);
            if (!files.struck()) {
                assertThat(operation).isGreaterThan(2);
                return;
            }
        }
    }
}

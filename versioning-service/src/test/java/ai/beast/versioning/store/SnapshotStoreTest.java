package ai.beast.versioning.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.SafetensorsType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.modelfiles.synth.SafetensorsWriter;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.blob.FileBlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Damage;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.chunk.Progress;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.DiskFiles;
import ai.beast.versioning.store.disk.DurableFiles;
import ai.beast.versioning.store.disk.FileSignature;
import ai.beast.versioning.store.disk.NotARegularFileException;
import ai.beast.versioning.store.manifest.Manifest;
import ai.beast.versioning.store.write.Content;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    @TempDir
    Path directory;

    private Path storeDirectory;
    private SnapshotStore store;

    @BeforeEach
    void open() throws IOException {
        storeDirectory = directory.resolve("store");
        store = Stores.open(storeDirectory);
    }

    @Property(tries = 25)
    void everyFileComesBackAsItWas(@ForAll long seed, @ForAll @IntRange(min = 0, max = 9 << 20) int size)
            throws IOException {
        Path scratch = Files.createTempDirectory("ai-beast-store-");
        try {
            SnapshotStore fresh = Stores.open(scratch.resolve("store"));
            Path file = Stores.random(scratch.resolve("file"), size, seed);

            Manifest manifest = Stores.snapshot(fresh, file);
            fresh.restore(manifest, scratch.resolve("copy"), null, null, Progress.NONE);

            assertThat(Files.mismatch(file, scratch.resolve("copy"))).isEqualTo(-1);
            assertThat(fresh.find(Stores.hash(file))).contains(manifest);
            assertThat(fresh.verify(manifest, Progress.NONE)).isEmpty();
        } finally {
            Trees.delete(scratch);
        }
    }

    @Test
    void anEditedHeaderCostsAHeader() throws Exception {
        Path before = directory.resolve("before.gguf");
        Path after = directory.resolve("after.gguf");
        TinyLlama.named("tiny", 1).write(before);
        TinyLlama.named("tiny", 1)
                .text("tokenizer.chat_template", "{% for m in messages %}{{ m }}{% endfor %}".repeat(9))
                .write(after);

        Manifest first = Stores.snapshot(store, before);
        Content second = Stores.take(store, after, Progress.NONE);

        assertThat(first.cutting()).isEqualTo("tensors-1");
        assertThat(second.newBytes()).isLessThan(40_000);
        assertThat(Stores.chunks(first)
                        .containsAll(second.chunks().stream()
                                .filter(chunk -> !chunk.tensors().isEmpty())
                                .map(chunk -> chunk.sha256().hex())
                                .toList()))
                .as("every tensor moved, none is stored again")
                .isTrue();
    }

    @Test
    void tensorsOfTwoFineTunesAreSharedOneByOne() throws Exception {
        Path before = directory.resolve("before.safetensors");
        Path after = directory.resolve("after.safetensors");
        new SafetensorsWriter()
                .tensor("a", SafetensorsType.F16, 1024, 1024)
                .tensor("norm", SafetensorsType.F32, 64)
                .tensor("b", SafetensorsType.F16, 1024, 1024)
                .write(before);
        new SafetensorsWriter()
                .metadata("tuned", "yes")
                .tensor("a", SafetensorsType.F16, 1024, 1024)
                .tensor("norm", SafetensorsType.F32, 64)
                .tensor("c", SafetensorsType.F16, 1024, 1024)
                .write(after);
        Stores.snapshot(store, before);

        Content second = Stores.take(store, after, Progress.NONE);

        assertThat(second.newBytes()).isBetween(2L << 20, (2L << 20) + 4096);
        assertThat(second.chunks())
                .extracting(chunk -> chunk.tensors().toString())
                .containsExactly("[]", "[a]", "[norm]", "[c]");
    }

    @Test
    void smallTensorsShareChunksAndLargeOnesAreCutToPieces() throws Exception {
        GgufWriter writer = GgufWriter.of("llama").tensor("large", GgmlType.F32, 1024, 2600);
        for (int i = 0; i < 100; i++) {
            writer.tensor("small." + i, GgmlType.F32, 4096);
        }
        Path file = directory.resolve("model.gguf");
        writer.write(file);

        Content content = Stores.take(store, file, Progress.NONE);

        assertThat(content.chunks().stream().filter(chunk -> chunk.tensors().contains("large")))
                .hasSize(3);
        assertThat(content.chunks().stream().filter(chunk -> chunk.tensors().size() > 1))
                .hasSizeBetween(2, 3);
    }

    @Test
    void theSameContentIsStoredOnce() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);
        Path copy = Files.copy(file, directory.resolve("b"));
        assertThat(Stores.take(store, file, Progress.NONE).newBytes()).isEqualTo(3 << 20);

        assertThat(Stores.take(store, copy, Progress.NONE).newBytes()).isZero();
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsRefused() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);

        assertThatThrownBy(() ->
                        Stores.take(store, file, once(() -> Files.write(file, new byte[1], StandardOpenOption.APPEND))))
                .isInstanceOf(ContentChangedException.class);
        assertThat(store.manifestNames()).isEmpty();
    }

    @Test
    void aFileThatShrinksOrIsReplacedWhileItIsReadIsRefused() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 9 << 20, 1);
        assertThatThrownBy(() -> Stores.take(store, file, once(() -> Files.write(file, new byte[1]))))
                .isInstanceOf(ContentChangedException.class);

        Path other = Stores.random(directory.resolve("b"), 3 << 20, 1);
        assertThatThrownBy(() -> Stores.take(store, other, once(() -> {
                    Path next = Stores.random(directory.resolve("c"), 3 << 20, 2);
                    new DiskFiles().rename(next, other);
                })))
                .isInstanceOf(ContentChangedException.class);
    }

    @Test
    void directoriesAndLinksAreNotTaken() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 10, 1);
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThatThrownBy(() -> Stores.take(store, directory, Progress.NONE))
                .isInstanceOf(NotARegularFileException.class);
        assertThatThrownBy(() -> Stores.take(store, link, Progress.NONE)).isInstanceOf(NotARegularFileException.class);
    }

    @Test
    void aCancelledPassEndsAndLeavesThreadsAndNothingElseBehind() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 9 << 20, 1);

        assertThatThrownBy(() -> Stores.take(store, file, (done, total) -> {
                    throw new CancellationException();
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(storeDirectory.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void damageIsNamedAndTheFileInPlaceStaysAsItIs() throws Exception {
        Path file = directory.resolve("model.gguf");
        TinyLlama.named("tiny", 1).write(file);
        Manifest manifest = Stores.snapshot(store, file);
        TinyLlama.named("tiny", 2).write(file);
        Sha256 present = Stores.hash(file);
        Chunk victim = manifest.chunks().stream()
                .filter(chunk -> chunk.tensors().contains("blk.2.ffn_up.weight"))
                .findFirst()
                .orElseThrow();
        Stores.flipBit(Stores.chunkFile(storeDirectory, victim), 5);

        assertThatThrownBy(() -> store.restore(manifest, file, FileSignature.of(file), null, Progress.NONE))
                .isInstanceOf(DamagedException.class)
                .hasMessageContaining("blk.2.ffn_up.weight")
                .hasMessageContaining("corrupt");

        assertThat(Stores.hash(file)).isEqualTo(present);
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void restoreThatIsCancelledBeforeItsEndLeavesTheFile() throws Exception {
        Path file = Stores.random(directory.resolve("model.bin"), 300_000, 1);
        Manifest wanted = Stores.snapshot(store, file);
        Stores.random(file, 300_000, 2);
        Sha256 present = Stores.hash(file);
        Progress cancelled = new Progress() {
            @Override
            public void at(long done, long total) {}

            @Override
            public void replacing() {
                throw new CancellationException("cancelled");
            }
        };

        assertThatThrownBy(() -> store.restore(wanted, file, FileSignature.of(file), null, cancelled))
                .isInstanceOf(CancellationException.class);

        assertThat(Stores.hash(file)).isEqualTo(present);
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    /** The new file is in place, so a failure would contradict the disk. */
    @Test
    void replacedFileIsNoFailureWhereTheDirectoryCannotBeSynced() throws Exception {
        BlobStore blobs = FileBlobStore.open(directory.resolve("unsynced"), new DiskFiles());
        Path file = Stores.random(directory.resolve("file"), 1000, 1);
        Manifest wanted = Stores.snapshot(new SnapshotStore(blobs, new DiskFiles(), 2), file);
        Stores.random(file, 10, 7);
        DurableFiles unsynced = (DurableFiles) Proxy.newProxyInstance(
                DurableFiles.class.getClassLoader(), new Class<?>[] {DurableFiles.class}, (self, method, arguments) -> {
                    if (method.getName().equals("syncDirectory")) {
                        throw new IOException("Input/output error");
                    }
                    return method.invoke(new DiskFiles(), arguments);
                });

        boolean durable = new SnapshotStore(blobs, unsynced, 2)
                .restore(wanted, file, FileSignature.of(file), null, Progress.NONE);

        assertThat(durable).isFalse();
        assertThat(Stores.hash(file)).isEqualTo(wanted.sha256());
    }

    @Test
    void aFaultThatPassesSpoilsNoRestore() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 9 << 20, 1);
        Manifest manifest = Stores.snapshot(store, file);
        DiskFiles files = new DiskFiles();
        AtomicBoolean spoilt = new AtomicBoolean();
        BlobStore blobs = spoilingOneRead(FileBlobStore.open(storeDirectory, files), spoilt);
        Path restored = directory.resolve("b");

        new SnapshotStore(blobs, files, 2).restore(manifest, restored, null, null, Progress.NONE);

        assertThat(spoilt).isTrue();
        assertThat(restored).hasSameBinaryContentAs(file);
    }

    @Test
    void whatTheFileInPlaceHasInCommonIsReadFromIt() throws Exception {
        Path file = directory.resolve("model.gguf");
        TinyLlama.named("tiny", 1).write(file);
        Manifest wanted = Stores.snapshot(store, file);
        TinyLlama.named("tiny", 1).text("tokenizer.chat_template", "another").write(file);
        Manifest present = Stores.snapshot(store, file);
        List<Chunk> shared = new ArrayList<>(wanted.chunks());
        shared.removeIf(chunk -> !Stores.chunks(present).contains(chunk.sha256().hex()));
        assertThat(shared).isNotEmpty();
        for (Chunk chunk : shared) {
            Files.delete(Stores.chunkFile(storeDirectory, chunk));
        }

        store.restore(wanted, file, FileSignature.of(file), present, Progress.NONE);

        assertThat(Stores.hash(file)).isEqualTo(wanted.sha256());
    }

    @Test
    void aFileInPlaceThatOnlyLooksAsItWasSpoilsNothing() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 9 << 20, 1);
        Manifest wanted = Stores.snapshot(store, file);
        Files.write(file, new byte[100], StandardOpenOption.APPEND);
        Manifest present = Stores.snapshot(store, file);
        Stores.flipBit(file, 5 << 20);

        store.restore(wanted, file, FileSignature.of(file), present, Progress.NONE);

        assertThat(Stores.hash(file)).isEqualTo(wanted.sha256());
    }

    private static BlobStore spoilingOneRead(BlobStore blobs, AtomicBoolean spoilt) {
        return (BlobStore) Proxy.newProxyInstance(
                BlobStore.class.getClassLoader(), new Class<?>[] {BlobStore.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(blobs, arguments);
                    if (method.getName().equals("read")
                            && arguments[1] instanceof ByteBuffer read
                            && !spoilt.getAndSet(true)) {
                        read.put(0, (byte) ~read.get(0));
                    }
                    return answer;
                });
    }

    @Test
    void aCorruptChunkIsSetAsideAndStoredAnewFromTheNextCopy() throws Exception {
        Path file = directory.resolve("model.gguf");
        TinyLlama.named("tiny", 1).write(file);
        Manifest manifest = Stores.snapshot(store, file);
        Chunk victim = manifest.chunks().getLast();
        Path chunkFile = Stores.chunkFile(storeDirectory, victim);
        Stores.flipBit(chunkFile, 0);

        assertThat(store.verify(manifest, Progress.NONE)).containsExactly(new Damage(victim, Damage.Kind.CORRUPT));
        assertThat(chunkFile).doesNotExist();
        assertThat(storeDirectory.resolve("damaged")).isDirectoryRecursivelyContaining("glob:**" + victim.sha256());
        assertThat(store.verify(manifest, Progress.NONE)).containsExactly(new Damage(victim, Damage.Kind.MISSING));

        Stores.take(store, file, Progress.NONE);
        assertThat(store.verify(manifest, Progress.NONE)).isEmpty();
    }

    @Test
    void aChunkCutShortIsReplacedByTheNextSnapshot() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);
        Manifest manifest = Stores.snapshot(store, file);
        Path chunkFile = Stores.chunkFile(storeDirectory, manifest.chunks().getFirst());
        Files.write(chunkFile, new byte[10]);

        Stores.take(store, file, Progress.NONE);

        assertThat(store.verify(manifest, Progress.NONE)).isEmpty();
    }

    @Test
    void chunksInAnotherOrderAreNotTheFile() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);
        Manifest right = Stores.snapshot(store, file);
        Manifest wrong = new Manifest(
                Stores.hash(Stores.random(directory.resolve("b"), 10, 2)),
                right.sizeBytes(),
                right.source(),
                right.labels(),
                right.pinned(),
                right.cutting(),
                right.chunks());

        assertThatThrownBy(() -> store.restore(wrong, directory.resolve("c"), null, null, Progress.NONE))
                .isInstanceOf(DamagedException.class);
        assertThat(directory.resolve("c")).doesNotExist();
    }

    @Test
    void aDamagedManifestIsReplacedWhenTheSnapshotIsTakenAgain() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);
        Manifest manifest = Stores.snapshot(store, file);
        Path manifestFile = storeDirectory.resolve(manifest.blobName());
        Stores.flipBit(manifestFile, 20);
        assertThatThrownBy(() -> store.find(manifest.sha256())).isInstanceOf(DamagedException.class);

        Stores.snapshot(store, file);

        assertThat(store.find(manifest.sha256())).contains(manifest);
    }

    @Test
    void aManifestOfAnotherSnapshotIsNotMistakenForThisOne() throws Exception {
        Manifest one = Stores.snapshot(store, Stores.random(directory.resolve("a"), 100, 1));
        Manifest other = Stores.snapshot(store, Stores.random(directory.resolve("b"), 100, 2));
        Files.copy(
                storeDirectory.resolve(other.blobName()),
                storeDirectory.resolve(one.blobName()),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> store.find(one.sha256())).isInstanceOf(DamagedException.class);
    }

    @Test
    void forgettingRemovesTheManifestsOfThatContentOnly() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 100, 1);
        Manifest one = Stores.snapshot(store, file);
        Stores.record(store, Stores.manifest(Stores.take(store, file, Progress.NONE), directory.resolve("elsewhere")));
        Manifest other = Stores.snapshot(store, Stores.random(directory.resolve("b"), 100, 2));

        store.forget(one.sha256());

        assertThat(store.find(one.sha256())).isEmpty();
        assertThat(store.manifestNames()).isEqualTo(Set.of(other.blobName()));
    }

    @Test
    void aFileChangedBehindTheRestoresBackIsNotReplaced() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 3 << 20, 1);
        Manifest manifest = Stores.snapshot(store, file);
        Stores.random(file, 3 << 20, 2);
        FileSignature seen = FileSignature.of(file);

        assertThatThrownBy(() -> store.restore(manifest, file, seen, null, once(() -> Stores.random(file, 10, 3))))
                .isInstanceOf(ContentChangedException.class);

        assertThat(Files.size(file)).isEqualTo(10);
    }

    @Test
    void aRestoredFileKeepsThePermissionsOfTheOneItReplaces() throws Exception {
        Path file = Stores.random(directory.resolve("a"), 100, 1);
        Manifest manifest = Stores.snapshot(store, file);
        Stores.random(file, 100, 2);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));

        store.restore(manifest, file, FileSignature.of(file), null, Progress.NONE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-r--");
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Does something at the first report of progress. */
    private static Progress once(Action action) {
        AtomicBoolean done = new AtomicBoolean();
        return (bytes, total) -> {
            if (done.compareAndSet(false, true)) {
                try {
                    action.run();
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            }
        };
    }
}

package ai.beast.versioning.store.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} does. */
public abstract class BlobStoreContract {

    /** A store on the same blobs as the others this method made in this test, as a second process would open it. */
    protected abstract BlobStore open() throws Exception;

    @Test
    void aBlobReadsAsItWasPut() throws Exception {
        BlobStore store = open();

        boolean written = store.putIfAbsent("chunks/ab/abcd", bytes("content"));
        store.sync();

        assertThat(written).isTrue();
        assertThat(text(open(), "chunks/ab/abcd")).isEqualTo("content");
        assertThat(open().length("chunks/ab/abcd")).hasValue(7);
    }

    @Test
    void aBlobThatIsThereIsNotWrittenAgain() throws Exception {
        BlobStore store = open();
        store.putIfAbsent("chunks/ab/abcd", bytes("content"));

        boolean written = store.putIfAbsent("chunks/ab/abcd", bytes("CONTENT"));

        assertThat(written).isFalse();
        assertThat(text(store, "chunks/ab/abcd")).isEqualTo("content");
    }

    @Test
    void aBlobOfAnotherLengthIsReplaced() throws Exception {
        BlobStore store = open();
        store.putIfAbsent("chunks/ab/abcd", bytes("cont"));

        boolean written = store.putIfAbsent("chunks/ab/abcd", bytes("content"));

        assertThat(written).isTrue();
        assertThat(text(store, "chunks/ab/abcd")).isEqualTo("content");
    }

    @Test
    void putReplacesWhateverIsThere() throws Exception {
        BlobStore store = open();
        store.put("manifests/ab/abcd-01", bytes("first"));

        store.put("manifests/ab/abcd-01", bytes("other"));

        assertThat(text(store, "manifests/ab/abcd-01")).isEqualTo("other");
    }

    @Test
    void onlyWhatLiesBetweenPositionAndLimitIsStored() throws Exception {
        BlobStore store = open();

        store.put("chunks/ab/abcd", bytes("xcontentx").position(1).limit(8));

        assertThat(text(store, "chunks/ab/abcd")).isEqualTo("content");
    }

    @Test
    void anEmptyBlobIsABlob() throws Exception {
        BlobStore store = open();

        store.put("chunks/ab/abcd", bytes(""));

        assertThat(store.length("chunks/ab/abcd")).hasValue(0);
        assertThat(text(store, "chunks/ab/abcd")).isEmpty();
    }

    @Test
    void aBufferThatIsTooSmallLearnsTheWholeLength() throws Exception {
        BlobStore store = open();
        store.put("chunks/ab/abcd", bytes("content"));

        ByteBuffer small = ByteBuffer.allocate(4);
        long length = store.read("chunks/ab/abcd", small);

        assertThat(length).isEqualTo(7);
        assertThat(new String(small.array(), StandardCharsets.UTF_8)).isEqualTo("cont");
    }

    @Test
    void anAbsentBlobHasNoLengthAndCannotBeRead() throws Exception {
        BlobStore store = open();

        assertThat(store.length("chunks/ab/abcd")).isEmpty();
        assertThatThrownBy(() -> store.read("chunks/ab/abcd", ByteBuffer.allocate(1)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(store.delete("chunks/ab/abcd")).isFalse();
    }

    @Test
    void aDeletedBlobIsGone() throws Exception {
        BlobStore store = open();
        store.put("chunks/ab/abcd", bytes("content"));

        assertThat(store.delete("chunks/ab/abcd")).isTrue();
        store.sync();

        assertThat(open().length("chunks/ab/abcd")).isEmpty();
    }

    @Test
    void listFindsNamesByTheirBeginning() throws Exception {
        BlobStore store = open();
        for (String name : List.of("chunks/ab/ab01", "chunks/ab/ab02", "chunks/ac/ac01", "manifests/ab/ab01-7")) {
            store.put(name, bytes(name));
        }

        assertThat(names(store, "chunks/"))
                .containsExactlyInAnyOrder("chunks/ab/ab01", "chunks/ab/ab02", "chunks/ac/ac01");
        assertThat(names(store, "chunks/ab/ab0")).containsExactlyInAnyOrder("chunks/ab/ab01", "chunks/ab/ab02");
        assertThat(names(store, "manifests/ab/ab01-")).containsExactly("manifests/ab/ab01-7");
        assertThat(names(store, "nothing/")).isEmpty();
    }

    @Test
    void manyWritersOfTheSameBlobLeaveItWhole() throws Exception {
        BlobStore store = open();
        String content = "0123456789".repeat(10_000);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> writers = IntStream.range(0, 32)
                    .mapToObj(i -> (Callable<Boolean>) () -> store.putIfAbsent("chunks/ab/abcd", bytes(content)))
                    .toList();

            for (var written : threads.invokeAll(writers)) {
                written.get();
            }
        }

        assertThat(text(store, "chunks/ab/abcd")).isEqualTo(content);
        assertThat(names(store, "")).containsExactly("chunks/ab/abcd");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chunks",
                "chunks/../../x",
                "/etc/passwd",
                "chunks/ab/",
                "chunks/ab/../x",
                "chunks/AB/x",
                "chunks/ab/x/y"
            })
    void aNameThatIsNoneIsRefused(String name) throws Exception {
        BlobStore store = open();

        assertThatThrownBy(() -> store.put(name, bytes("x"))).isInstanceOf(IllegalArgumentException.class);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(BlobStore store, String name) throws Exception {
        ByteBuffer target = ByteBuffer.allocate(1 << 20);
        store.read(name, target);
        return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
    }

    private static List<String> names(BlobStore store, String prefix) throws Exception {
        try (Stream<String> names = store.list(prefix)) {
            return names.toList();
        }
    }
}

package ai.beast.rag.store.lucene;

import static ai.beast.rag.store.Documents.chunk;
import static ai.beast.rag.store.Documents.chunks;
import static ai.beast.rag.store.Documents.document;
import static ai.beast.rag.store.Documents.spec;
import static ai.beast.rag.store.Documents.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.ChunkStoreContract;
import ai.beast.rag.store.CollectionBusyException;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.SearchRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LuceneChunkStoreTest extends ChunkStoreContract {
    @TempDir
    Path root;

    @Override
    protected ChunkStore create() {
        return new LuceneChunkStore(root.resolve("rag"), LuceneChunkStoreTest::unsynced);
    }

    @Override
    protected ChunkStore reopen() {
        return create();
    }

    @Test
    void deletesNoCollectionThatAnotherProcessWrites() throws Exception {
        Generation generation = store.open("notes", spec(3));
        try (LuceneChunkStore other = new LuceneChunkStore(root.resolve("rag"))) {
            try (GenerationWriter writer = store.write(generation, 1)) {
                writer.publish(document("a"), chunks("owl"));
                assertThatThrownBy(() -> other.delete("notes")).isInstanceOf(CollectionBusyException.class);
            }
            assertThat(store.totals(generation).documents()).isEqualTo(1);
            other.delete("notes");
        }
        assertThat(store.collections()).isEmpty();
        assertThat(root.resolve("rag/notes")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "null", "{}", ""})
    void listsAndDeletesDamagedCollection(String catalogue) throws Exception {
        store.open("notes", spec(3));
        store.open("sound", spec(3));
        Files.writeString(root.resolve("rag/notes/collection.json"), catalogue);
        assertThat(store.collections()).containsExactly("notes", "sound");
        assertThatThrownBy(() -> store.live("notes")).isInstanceOf(UncheckedIOException.class);
        store.delete("notes");
        assertThat(store.collections()).containsExactly("sound");
        assertThat(store.open("notes", spec(3)).live()).isTrue();
    }

    @Test
    void dropsWhatWasNotCommittedBeforeCrash() throws Exception {
        Generation generation = store.open("notes", spec(3));
        GenerationWriter writer = store.write(generation, 1);
        writer.publish(document("a"), chunks("owl"));
        writer.commit();
        writer.publish(document("a"), chunks("newer"));
        copyAsCrashLeavesIt();
        try (ChunkStore survivor = new LuceneChunkStore(root.resolve("copy"))) {
            assertThat(survivor.search(generation, SearchRequest.words("owl", 5)))
                    .hasSize(1);
            assertThat(survivor.search(generation, SearchRequest.words("newer", 5)))
                    .isEmpty();
            assertThat(survivor.audit(generation)).isEmpty();
            survivor.write(generation, 1).close();
        }
    }

    @Test
    void letsOneStoreWriteAtATime() {
        Generation generation = store.open("notes", spec(3));
        try (ChunkStore other = create();
                GenerationWriter writer = store.write(generation, 1)) {
            assertThatThrownBy(() -> other.write(generation, 2)).isInstanceOf(CollectionBusyException.class);
            writer.publish(document("a"), chunks("owl"));
            writer.commit();
            assertThat(other.search(generation, SearchRequest.words("owl", 5))).hasSize(1);
            writer.remove(List.of("a"));
            writer.commit();
            assertThat(other.search(generation, SearchRequest.words("owl", 5))).isEmpty();
        }
    }

    @Test
    void readsCollectionThatAnotherProcessMadeAgain() {
        Generation generation = store.open("notes", spec(0));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), List.of(chunk(0, "owl")));
        }
        assertThat(store.search(generation, SearchRequest.words("owl", 5))).hasSize(1);
        try (ChunkStore other = create()) {
            other.delete("notes");
            assertThatThrownBy(() -> store.search(generation, SearchRequest.words("owl", 5)))
                    .hasMessage("Collection notes has no generation 1");
            assertThatThrownBy(() -> store.write(generation, 2)).hasMessage("Collection notes has no generation 1");
            other.open("notes", spec(0));
            try (GenerationWriter writer = other.write(generation, 1)) {
                writer.publish(document("b"), List.of(chunk(0, "night")));
            }
            assertThat(store.search(generation, SearchRequest.words("owl", 5))).isEmpty();
            assertThat(store.search(generation, SearchRequest.words("night", 5)))
                    .hasSize(1);
        }
        assertThat(root.resolve("rag/notes/g1")).isDirectory();
    }

    @Test
    void reportsDamagedIndex() throws Exception {
        Generation generation = store.open("notes", spec(0));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), List.of(chunk(0, "owl ".repeat(100))));
        }
        store.close();
        try (var files = Files.list(root.resolve("rag/notes/g1"))) {
            Path largest = files.filter(file -> file.toString().endsWith(".cfs"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(largest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(largest, bytes, StandardOpenOption.TRUNCATE_EXISTING);
        }
        store = reopen();
        assertThat(store.audit(generation))
                .anySatisfy(found -> assertThat(found.reason()).contains("damaged"));
    }

    @Test
    void findsNearestByGraphAsByExactScan() {
        Generation generation = store.open("notes", spec(16));
        Random random = new Random(7);
        float[][] vectors = new float[3000][];
        try (GenerationWriter writer = store.write(generation, 1)) {
            for (int at = 0; at < vectors.length; at++) {
                vectors[at] = unit(random, 16);
                writer.publish(document("d" + at), List.of(chunk(0, "", vectors[at])));
            }
        }
        int found = 0;
        for (int round = 0; round < 20; round++) {
            float[] question = unit(random, 16);
            List<String> exact = IntStream.range(0, vectors.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(at -> -product(question, vectors[at])))
                    .limit(10)
                    .map(at -> "d" + at)
                    .toList();
            found += (int) store.search(generation, SearchRequest.nearest(question, 10)).stream()
                    .filter(hit -> exact.contains(hit.document().id()))
                    .count();
        }
        assertThat(found).isGreaterThanOrEqualTo(190);
    }

    @Test
    void keepsVectorsOfManyDimensions() {
        Generation generation = store.open("notes", spec(4096));
        float[] vector = unit(new Random(1), 4096);
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), List.of(chunk(0, "owl", vector)));
        }
        assertThat(store.search(generation, SearchRequest.nearest(vector, 1))).hasSize(1);
    }

    /** These tests crash no machine, so that nothing waits for the disk. */
    static Directory unsynced(Path path) throws IOException {
        return new FilterDirectory(FSDirectory.open(path)) {
            @Override
            public void sync(Collection<String> names) {}

            @Override
            public void syncMetaData() {}
        };
    }

    private static double product(float[] left, float[] right) {
        double sum = 0;
        for (int at = 0; at < left.length; at++) {
            sum += left[at] * right[at];
        }
        return sum;
    }

    private void copyAsCrashLeavesIt() throws Exception {
        try (var files = Files.walk(root.resolve("rag"))) {
            for (Path file : files.toList()) {
                Path target = root.resolve("copy").resolve(root.resolve("rag").relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}

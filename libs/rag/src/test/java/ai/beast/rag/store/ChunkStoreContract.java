package ai.beast.rag.store;

import static ai.beast.rag.store.Documents.chunk;
import static ai.beast.rag.store.Documents.chunks;
import static ai.beast.rag.store.Documents.document;
import static ai.beast.rag.store.Documents.spec;
import static ai.beast.rag.store.Documents.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ChunkStore} owes its callers. An engine is held to it by a subclass that makes one. */
public abstract class ChunkStoreContract {
    private static final String NOTES = "notes";

    protected ChunkStore store;

    /** A store without collections. */
    protected abstract ChunkStore create() throws Exception;

    /** A store of the same data, as another process or a later start opens it. */
    protected abstract ChunkStore reopen() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = create();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void opensNewCollectionWithLiveGeneration() {
        Generation generation = store.open(NOTES, spec(3));
        assertThat(generation).isEqualTo(new Generation(NOTES, 1, spec(3), true));
        assertThat(store.open(NOTES, spec(3))).isEqualTo(generation);
        assertThat(store.collections()).containsExactly(NOTES);
        assertThat(store.totals(generation)).isEqualTo(new ChunkStore.Totals(0, 0));
        assertThat(store.search(generation, SearchRequest.words("anything", 5))).isEmpty();
        assertThat(store.search(generation, SearchRequest.nearest(unit(new Random(1), 3), 5)))
                .isEmpty();
        assertThat(store.documents(generation, "", 5)).isEmpty();
    }

    @Test
    void refusesOtherEmbedderOfTheSameDimensions() {
        store.open(NOTES, spec("one", 3));
        assertThatThrownBy(() -> store.open(NOTES, spec("other", 3)))
                .isInstanceOf(EmbeddingMismatchException.class)
                .hasMessageContaining("one (sha256:one, 3 dimensions)")
                .hasMessageContaining("other (sha256:other, 3 dimensions)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".hidden", "Notes", "a/b", "a\\b", "a b", "ü", "-a", "a\u0000b", "a.b"})
    void refusesNamesThatAreNoCollections(String name) {
        assertProblem(ErrorCode.INVALID_FIELD, () -> store.open(name, spec(3)));
        assertProblem(ErrorCode.INVALID_FIELD, () -> store.delete(name));
        assertThat(store.collections()).isEmpty();
    }

    @Test
    void findsPublishedChunksByWordsAndByVector() {
        Generation generation = store.open(NOTES, spec(3));
        List<StoredChunk> chunks = chunks("the owl hunts by night", "bread needs yeast and time");
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a.md"), chunks);
        }
        assertThat(store.search(generation, SearchRequest.words("yeast", 5)))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.document()).isEqualTo(document("a.md"));
                    assertThat(hit.chunk())
                            .isEqualTo(new StoredChunk(chunks.get(1).chunk(), null));
                });
        assertThat(store.search(
                        generation,
                        SearchRequest.nearest(chunks.getFirst().vector(), 1).vectors()))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.chunk().chunk()).isEqualTo(chunks.getFirst().chunk());
                    assertThat(hit.chunk().vector())
                            .usingComparatorWithPrecision(1e-6f)
                            .containsExactly(chunks.getFirst().vector());
                });
    }

    @Test
    void showsChangesAtTheLatestWithCommit() {
        Generation generation = store.open(NOTES, spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), chunks("one", "two"));
            writer.commit();
            assertThat(store.totals(generation)).isEqualTo(new ChunkStore.Totals(1, 2));
            writer.publish(document("b"), chunks("three"));
            writer.remove(List.of("a", "missing"));
            writer.commit();
            assertThat(store.documents(generation, "", 5)).containsExactly(new DocumentEntry(document("b"), 1));
        }
    }

    @Test
    void replacesDocumentsWhole() {
        Generation generation = store.open(NOTES, spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), chunks("first", "second", "third"));
            writer.commit();
            writer.publish(document("a"), chunks("second"));
        }
        assertThat(store.totals(generation)).isEqualTo(new ChunkStore.Totals(1, 1));
        assertThat(store.search(generation, SearchRequest.words("first third", 5)))
                .isEmpty();
        assertThat(store.audit(generation)).isEmpty();
    }

    @Test
    void keepsDocumentsOfEqualContentApart() {
        Generation generation = store.open(NOTES, spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), chunks("equal"));
            writer.publish(document("b"), chunks("equal"));
            writer.remove(List.of("a"));
        }
        assertThat(store.documents(generation, "", 5)).containsExactly(new DocumentEntry(document("b"), 1));
        assertThat(store.search(generation, SearchRequest.words("equal", 5))).hasSize(1);
    }

    @Test
    void keepsDocumentWithoutChunks() {
        Generation generation = store.open(NOTES, spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("empty"), List.of());
        }
        assertThat(store.documents(generation, "", 5)).containsExactly(new DocumentEntry(document("empty"), 0));
        assertThat(store.audit(generation)).isEmpty();
    }

    @Test
    void givesBackTextAsItIs() {
        Generation generation = store.open(NOTES, spec(0));
        String text = "tab\t, line\r\n, 𝒳, e\u0301, \u202e and \u00a0 " + "x".repeat(40_000);
        StoredDocument document = document("names/in every script/文書 ملف.md");
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document, List.of(chunk(0, text)));
        }
        assertThat(store.chunks(generation, document.id(), 0, 0))
                .singleElement()
                .satisfies(hit -> {
                    assertThat(hit.chunk().chunk().text()).isEqualTo(text);
                    assertThat(hit.document()).isEqualTo(document);
                });
    }

    @Test
    void findsByContextThatIsNotInTheText() {
        Generation generation = store.open(NOTES, spec(0));
        var inContext = new ai.beast.rag.chunk.Chunk(0, 0, 4, 7, "Installation > Debian", "text");
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), List.of(new StoredChunk(inContext, null)));
        }
        assertThat(store.search(generation, SearchRequest.words("debian", 5)))
                .singleElement()
                .satisfies(hit -> assertThat(hit.chunk().chunk()).isEqualTo(inContext));
    }

    @Test
    void refusesChunksThatDoNotFit() {
        Generation generation = store.open(NOTES, spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), chunks("kept"));
            List<List<StoredChunk>> misfits = List.of(
                    List.of(chunk(0, "no vector")),
                    List.of(chunk(0, "too short", 1, 0)),
                    List.of(chunk(0, "not of length one", 1, 1, 1)),
                    List.of(chunk(0, "not finite", Float.NaN, 0, 0)),
                    List.of(chunk(1, "not the first", 1, 0, 0)),
                    List.of(chunk(0, "twice", 1, 0, 0), chunk(0, "twice", 1, 0, 0)));
            for (List<StoredChunk> misfit : misfits) {
                assertThatIllegalArgumentException().isThrownBy(() -> writer.publish(document("a"), misfit));
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.publish(document("x".repeat(9_000)), chunks("long id")));
        }
        assertThat(store.documents(generation, "", 5)).containsExactly(new DocumentEntry(document("a"), 1));
    }

    @Test
    void refusesQuestionsThatDoNotFit() {
        Generation generation = store.open(NOTES, spec(3));
        assertProblem(ErrorCode.INVALID_FIELD, () -> SearchRequest.words("x", 0));
        assertProblem(ErrorCode.INVALID_FIELD, () -> SearchRequest.words("x", 1_000_000));
        assertProblem(ErrorCode.INVALID_FIELD, () -> SearchRequest.words("x".repeat(10_000), 1));
        assertProblem(
                ErrorCode.INVALID_FIELD, () -> store.search(generation, SearchRequest.nearest(new float[] {1, 0}, 1)));
        assertProblem(
                ErrorCode.INVALID_FIELD,
                () -> store.search(generation, SearchRequest.nearest(new float[] {Float.NaN, 0, 0}, 1)));
        Generation words = store.open("words", spec(0));
        assertProblem(
                ErrorCode.INVALID_FIELD, () -> store.search(words, SearchRequest.nearest(new float[] {1, 0, 0}, 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "the",
                "?!",
                "\u0000",
                "owl\u0000",
                "\ud800",
                "content:owl AND (",
                "* OR *",
                "' or 1=1 --"
            })
    void answersAnyQuestion(String question) {
        Generation generation = store.open(NOTES, spec(0));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(document("a"), List.of(chunk(0, "an owl")));
        }
        assertThat(store.search(generation, SearchRequest.words(question, 5)).size())
                .isLessThanOrEqualTo(1);
    }

    @Test
    void filtersByPropertiesOfDocuments() {
        Generation generation = store.open(NOTES, spec(3));
        List<String> ids = List.of("/docs/a.md", "/docs/b.txt", "/docs2/c.md", "/other/d.md");
        try (GenerationWriter writer = store.write(generation, 1)) {
            for (String id : ids) {
                writer.publish(document(id), chunks("the same owl"));
            }
        }
        Filter markdown = new Filter.Equal(Filter.TextProperty.MEDIA_TYPE, "text/markdown");
        Filter docs = new Filter.Prefix(Filter.TextProperty.ID, "/docs/");
        assertThat(found(generation, docs)).containsExactlyInAnyOrder("/docs/a.md", "/docs/b.txt");
        assertThat(found(generation, new Filter.And(List.of(docs, markdown)))).containsExactly("/docs/a.md");
        assertThat(found(generation, new Filter.Or(List.of(docs, markdown)))).hasSize(4);
        assertThat(found(generation, new Filter.Not(markdown))).containsExactly("/docs/b.txt");
        assertThat(found(generation, new Filter.Range(Filter.NumberProperty.BYTES, 11, 11)))
                .containsExactlyInAnyOrder("/docs/b.txt", "/docs2/c.md", "/other/d.md");
        assertThat(found(generation, new Filter.Range(Filter.NumberProperty.BYTES, 12, 11)))
                .isEmpty();
        assertThat(found(generation, new Filter.And(List.of()))).hasSize(4);
        assertThat(found(generation, new Filter.Or(List.of()))).isEmpty();
        assertThat(found(generation, new Filter.Not(new Filter.Equal(Filter.TextProperty.LANGUAGE, "de"))))
                .hasSize(4);
        long modified = document("/docs/a.md").modified().toEpochMilli();
        assertThat(found(generation, new Filter.Range(Filter.NumberProperty.MODIFIED, modified, modified)))
                .containsExactly("/docs/a.md");
        Filter deep = markdown;
        for (int level = 0; level < 20; level++) {
            deep = new Filter.Not(deep);
        }
        Filter tooDeep = deep;
        assertProblem(
                ErrorCode.INVALID_FIELD, () -> SearchRequest.words("owl", 5).filter(tooDeep));
    }

    /** Words and vector agree on what a filter lets through. */
    private Set<String> found(Generation generation, Filter filter) {
        List<Hit> byWords =
                store.search(generation, SearchRequest.words("owl", 9).filter(filter));
        List<Hit> byVector = store.search(
                generation, SearchRequest.nearest(unit(new Random(1), 3), 9).filter(filter));
        assertThat(keys(byVector)).containsExactlyInAnyOrderElementsOf(keys(byWords));
        return byWords.stream().map(hit -> hit.document().id()).collect(Collectors.toSet());
    }

    @Test
    void ordersHitsOfOneScoreByDocument() {
        Generation generation = store.open(NOTES, spec(3));
        try (GenerationWriter writer = store.write(generation, 1)) {
            for (String id : List.of("c", "a", "d", "b")) {
                writer.publish(document(id), chunks("the same owl"));
                writer.commit();
            }
        }
        List<ChunkKey> expected = List.of(new ChunkKey("a", 0), new ChunkKey("b", 0), new ChunkKey("c", 0));
        assertThat(keys(store.search(generation, SearchRequest.words("owl", 3))))
                .isEqualTo(expected);
    }

    @Test
    void pagesThroughDocumentsById() {
        Generation generation = store.open(NOTES, spec(0));
        List<String> ids =
                IntStream.range(0, 25).mapToObj(n -> "d%02d".formatted(n)).toList();
        try (GenerationWriter writer = store.write(generation, 1)) {
            for (String id : ids.reversed()) {
                writer.publish(document(id), List.of(chunk(0, "text of " + id)));
            }
            writer.commit();
            writer.remove(List.of("d03", "d24"));
        }
        List<String> listed = new ArrayList<>();
        List<DocumentEntry> page = store.documents(generation, "", 10);
        while (!page.isEmpty()) {
            page.forEach(entry -> listed.add(entry.document().id()));
            page = store.documents(generation, listed.getLast(), 10);
        }
        assertThat(listed)
                .containsExactlyElementsOf(ids.stream()
                        .filter(id -> !Set.of("d03", "d24").contains(id))
                        .toList());
    }

    @Test
    void givesNeighboursOfChunk() {
        Generation generation = store.open(NOTES, spec(0));
        try (GenerationWriter writer = store.write(generation, 1)) {
            writer.publish(
                    document("a"),
                    IntStream.range(0, 6).mapToObj(n -> chunk(n, "part " + n)).toList());
            writer.publish(document("b"), List.of(chunk(0, "other")));
        }
        assertThat(store.chunks(generation, "a", 2, 4))
                .extracting(hit -> hit.chunk().chunk().text())
                .containsExactly("part 2", "part 3", "part 4");
        assertThat(store.chunks(generation, "a", -3, 0)).hasSize(1);
        assertThat(store.chunks(generation, "a", 3, 2)).isEmpty();
        assertThat(store.chunks(generation, "missing", 0, 9)).isEmpty();
    }

    @Test
    void rejectsStaleFence() throws Exception {
        Generation generation = store.open(NOTES, spec(3));
        GenerationWriter older = store.write(generation, 7);
        older.publish(document("committed"), chunks("one"));
        older.commit();
        older.publish(document("not committed"), chunks("two"));
        try (GenerationWriter newer = store.write(generation, 8)) {
            assertThatThrownBy(() -> older.publish(document("late"), chunks("three")))
                    .isInstanceOf(StaleFenceException.class);
            assertThatThrownBy(() -> older.remove(List.of("committed"))).isInstanceOf(StaleFenceException.class);
            assertThatThrownBy(older::commit).isInstanceOf(StaleFenceException.class);
            older.close();
            newer.publish(document("newer"), chunks("four"));
        }
        assertThatThrownBy(() -> store.write(generation, 7)).isInstanceOf(StaleFenceException.class);
        assertThat(store.documents(generation, "", 9))
                .extracting(entry -> entry.document().id())
                .contains("committed", "newer")
                .doesNotContain("late");
        store.close();
        store = reopen();
        assertThatThrownBy(() -> store.write(generation, 7)).isInstanceOf(StaleFenceException.class);
        store.write(generation, 8).close();
    }

    @Test
    void buildsNextGenerationBesideTheLiveOne() {
        Generation first = store.open(NOTES, spec("one", 3));
        try (GenerationWriter writer = store.write(first, 1)) {
            writer.publish(document("a"), chunks("owl"));
        }
        Generation next = store.prepare(NOTES, spec("other", 2));
        assertThat(next.live()).isFalse();
        assertThat(store.prepare(NOTES, spec("other", 2))).isEqualTo(next);
        try (GenerationWriter writer = store.write(next, 2)) {
            writer.publish(document("a"), List.of(chunk(0, "owl", 1, 0)));
        }
        assertThat(store.live(NOTES)).contains(first);
        assertProblem(ErrorCode.CONFLICT, () -> store.drop(first));
        assertProblem(ErrorCode.CONFLICT, () -> store.switchLive(NOTES, next.number(), first.number()));
        assertProblem(ErrorCode.NOT_FOUND, () -> store.switchLive(NOTES, first.number(), 99));
        store.switchLive(NOTES, first.number(), next.number());
        assertThat(store.open(NOTES, spec("other", 2)).number()).isEqualTo(next.number());
        store.drop(first);
        store.drop(first);
        assertThat(store.generations(NOTES)).hasSize(1);
        assertProblem(ErrorCode.NOT_FOUND, () -> store.search(first, SearchRequest.words("owl", 1)));
        assertThat(store.prepare(NOTES, spec("one", 3)).number()).isEqualTo(3);
    }

    @Test
    void deletesCollectionWithAllGenerations() throws Exception {
        Generation generation = store.open(NOTES, spec(3));
        store.prepare(NOTES, spec("other", 3));
        store.open("kept", spec(3));
        GenerationWriter open = store.write(generation, 1);
        open.publish(document("a"), chunks("owl"));
        open.commit();
        assertThat(store.search(generation, SearchRequest.words("owl", 1))).hasSize(1);
        store.delete(NOTES);
        store.delete(NOTES);
        assertThat(store.collections()).containsExactly("kept");
        assertThat(store.live(NOTES)).isEmpty();
        assertProblem(ErrorCode.NOT_FOUND, () -> store.prepare(NOTES, spec(3)));
        assertThat(store.totals(store.open(NOTES, spec(3)))).isEqualTo(new ChunkStore.Totals(0, 0));
    }

    @Test
    void keepsCommittedStateAcrossRestart() throws Exception {
        Generation generation = store.open(NOTES, spec(3));
        GenerationWriter writer = store.write(generation, 1);
        writer.publish(document("a"), chunks("owl", "night"));
        writer.commit();
        store.close();
        store = reopen();
        assertThat(store.live(NOTES)).contains(generation);
        assertThat(store.totals(generation)).isEqualTo(new ChunkStore.Totals(1, 2));
        assertThat(keys(store.search(generation, SearchRequest.words("owl", 5))))
                .containsExactly(new ChunkKey("a", 0));
        assertThat(store.audit(generation)).isEmpty();
    }

    /** Any sequence of changes leaves what the reference holds: chunks in are chunks out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithReferenceAfterAnyChanges(long seed) throws Exception {
        Random random = new Random(seed);
        String[] words = {"owl", "night", "yeast", "bread", "river", "stone"};
        MemoryChunkStore reference = new MemoryChunkStore();
        Generation generation = store.open(NOTES, spec(3));
        reference.open(NOTES, spec(3));
        long fence = 1;
        GenerationWriter writer = store.write(generation, fence);
        GenerationWriter expected = reference.write(generation, fence);
        for (int step = 0; step < 120; step++) {
            String id = "d" + random.nextInt(12);
            switch (random.nextInt(10)) {
                case 0, 1 -> {
                    writer.remove(List.of(id));
                    expected.remove(List.of(id));
                }
                case 2 -> {
                    writer.close();
                    expected.close();
                    if (random.nextInt(3) == 0) {
                        store.close();
                        store = reopen();
                    }
                    writer = store.write(generation, ++fence);
                    expected = reference.write(generation, fence);
                }
                case 3 -> {
                    writer.commit();
                    expected.commit();
                    compare(reference, generation, random, words);
                }
                default -> {
                    int count = random.nextInt(5);
                    String[] texts = new String[count];
                    for (int at = 0; at < count; at++) {
                        texts[at] = words[random.nextInt(words.length)] + " " + words[random.nextInt(words.length)]
                                + " " + step;
                    }
                    writer.publish(document(id), chunks(texts));
                    expected.publish(document(id), chunks(texts));
                }
            }
        }
        writer.close();
        expected.close();
        compare(reference, generation, random, words);
    }

    private void compare(MemoryChunkStore reference, Generation generation, Random random, String[] words) {
        assertThat(store.documents(generation, "", 100)).isEqualTo(reference.documents(generation, "", 100));
        assertThat(store.totals(generation)).isEqualTo(reference.totals(generation));
        assertThat(store.audit(generation)).isEmpty();
        SearchRequest byWords = SearchRequest.words(words[random.nextInt(words.length)], 100);
        assertThat(keys(store.search(generation, byWords)))
                .containsExactlyInAnyOrderElementsOf(keys(reference.search(generation, byWords)));
        SearchRequest byVector = SearchRequest.nearest(unit(random, 3), 7);
        assertThat(keys(store.search(generation, byVector))).isEqualTo(keys(reference.search(generation, byVector)));
    }

    protected static List<ChunkKey> keys(List<Hit> hits) {
        return MemoryChunkStore.keys(hits);
    }

    protected static void assertProblem(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }
}

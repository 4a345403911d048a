package ai.beast.rag.query;

import static ai.beast.rag.store.Documents.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.chunk.Chunk;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.HashingEmbedder;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.EmbeddingMismatchException;
import ai.beast.rag.store.Filter;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.GenerationWriter;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.MemoryChunkStore;
import ai.beast.rag.store.StoredChunk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetrieverTest {
    private static final String NOTES = "notes";

    private final ChunkStore store = new MemoryChunkStore();
    private final Embedder embedder = new HashingEmbedder("hashing");
    private final Retriever retriever = new Retriever(store, embedder);

    @BeforeEach
    void fill() {
        Generation generation = store.open(NOTES, new GenerationSpec(embedder.spec(), "c", "p"));
        try (GenerationWriter writer = store.write(generation, 1)) {
            publish(writer, "owls.md", "owls hunt at night", "owls see in the dark", "owls eat mice");
            publish(writer, "bread.md", "bread needs yeast", "bread needs time", "unrelated words here");
            publish(writer, "copy.txt", "owls hunt at night");
        }
    }

    @Test
    void everyModeFindsThePassage() {
        for (Mode mode : Mode.values()) {
            List<Passage> found =
                    retriever.retrieve(NOTES, RetrievalRequest.of("what does bread need: yeast", 1, mode));
            assertThat(found).singleElement().satisfies(passage -> {
                assertThat(passage.document().id()).isEqualTo("bread.md");
                assertThat(passage.text()).isEqualTo("bread needs yeast");
            });
        }
    }

    @Test
    void sameQuestionGivesTheSamePassages() {
        RetrievalRequest request = RetrievalRequest.of("owls", 3, Mode.HYBRID);
        assertThat(retriever.retrieve(NOTES, request)).isEqualTo(retriever.retrieve(NOTES, request));
    }

    @Test
    void joinsNeighboursToOnePassage() {
        List<Passage> found = retriever.retrieve(
                NOTES,
                new RetrievalRequest(
                        "owls hunt see eat",
                        3,
                        Mode.LEXICAL,
                        new Filter.Equal(Filter.TextProperty.ID, "owls.md"),
                        1,
                        0));
        assertThat(found).singleElement().satisfies(passage -> {
            assertThat(passage.chunks()).hasSize(3);
            assertThat(passage.text()).isEqualTo("owls hunt at night\n\nowls see in the dark\n\nowls eat mice");
        });
    }

    @Test
    void addsNeighboursOnRequest() {
        List<Passage> found = retriever.retrieve(NOTES, new RetrievalRequest("yeast", 1, Mode.LEXICAL, null, 1, 1));
        assertThat(found.getFirst().chunks()).extracting(Chunk::ordinal).containsExactly(0, 1);
    }

    @Test
    void repeatsNoTextThatChunksShare() {
        Passage passage = new Passage(
                document("a"),
                List.of(
                        new Chunk(0, 10, 20, null, "", "0123456789"),
                        new Chunk(1, 16, 24, null, "", "6789abcd"),
                        new Chunk(2, 18, 22, null, "", "89ab"),
                        new Chunk(3, 30, 32, null, "", "xy")),
                1);
        assertThat(passage.text()).isEqualTo("0123456789abcd\n\nxy");
    }

    @Test
    void prefersDifferenceWhereAskedTo() {
        RetrievalRequest relevant = new RetrievalRequest("owls hunt at night", 2, Mode.DENSE, null, 1, 0);
        assertThat(retriever.retrieve(NOTES, relevant))
                .extracting(Passage::text)
                .containsExactly("owls hunt at night", "owls hunt at night");
        RetrievalRequest diverse = new RetrievalRequest("owls hunt at night", 2, Mode.DENSE, null, 0.3, 0);
        assertThat(retriever.retrieve(NOTES, diverse)).extracting(Passage::text).doesNotHaveDuplicates();
    }

    @Test
    void refusesEmbedderThatDidNotMakeTheVectors() {
        Retriever other = new Retriever(store, new HashingEmbedder("other"));
        assertThatThrownBy(() -> other.retrieve(NOTES, RetrievalRequest.of("owls", 1, Mode.HYBRID)))
                .isInstanceOf(EmbeddingMismatchException.class);
        assertThat(other.retrieve(NOTES, RetrievalRequest.of("owls", 1, Mode.LEXICAL)))
                .hasSize(1);
    }

    @Test
    void namesMissingCollectionAndBadBounds() {
        assertThatThrownBy(() -> retriever.retrieve("missing", RetrievalRequest.of("x", 1, Mode.LEXICAL)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.NOT_FOUND));
        for (int limit : new int[] {0, -1, 1_000_000}) {
            assertThatThrownBy(() -> RetrievalRequest.of("x", limit, Mode.LEXICAL))
                    .hasMessage("`k` must be between 1 and 100");
        }
        assertThatThrownBy(() -> RetrievalRequest.of(" ", 1, Mode.LEXICAL)).hasMessageContaining("`question`");
        assertThatThrownBy(() -> new RetrievalRequest("x", 1, Mode.DENSE, null, Double.NaN, 0))
                .hasMessageContaining("`relevance`");
    }

    @Test
    void fusesRanksOfBothSearches() {
        List<Hit> left = hits("a", "b", "c");
        List<Hit> right = hits("d", "b", "a");
        assertThat(RankFusion.fuse(List.of(left, right), 3))
                .extracting(hit -> hit.document().id())
                .containsExactly("a", "b", "d");
    }

    private static List<Hit> hits(String... ids) {
        List<Hit> hits = new ArrayList<>();
        for (String id : ids) {
            hits.add(new Hit(document(id), new StoredChunk(new Chunk(0, 0, 1, null, "", "x"), null), 1));
        }
        return hits;
    }

    private void publish(GenerationWriter writer, String id, String... texts) {
        List<StoredChunk> chunks = new ArrayList<>();
        int start = 0;
        for (String text : texts) {
            chunks.add(new StoredChunk(
                    new Chunk(chunks.size(), start, start + text.length(), null, "", text),
                    embedder.passages(List.of(text)).getFirst().vector()));
            start += text.length() + 2;
        }
        writer.publish(document(id), chunks);
    }
}

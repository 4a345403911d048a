package ai.beast.rag.query;

import ai.beast.problem.ProblemException;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.EmbeddingMismatchException;
import ai.beast.rag.store.Generation;
import ai.beast.rag.store.GenerationSpec;
import ai.beast.rag.store.Hit;
import ai.beast.rag.store.SearchRequest;
import java.util.ArrayList;
import java.util.List;

/** Finds passages in collections, alike with every engine. No model is needed but the embedder, and that only for the modes that use it. Thread-safe. */
public final class Retriever {
    /** Hits of each search that are fused or chosen from. */
    private static final int CANDIDATES = 100;

    private final ChunkStore store;
    private final Embedder embedder;

    public Retriever(ChunkStore store, Embedder embedder) {
        this.store = store;
        this.embedder = embedder;
    }

    /**
     * Passages of the live generation, best first.
     *
     * @throws ProblemException {@code not_found} without such a collection
     * @throws EmbeddingMismatchException when the question would be embedded otherwise than the passages were
     */
    public List<Passage> retrieve(String collection, RetrievalRequest request) {
        Generation generation = store.live(collection)
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
        boolean diverse = request.relevance() < 1;
        boolean embeds = request.mode() != Mode.LEXICAL || diverse;
        if (embeds && !generation.spec().embedder().equals(embedder.spec())) {
            GenerationSpec live = generation.spec();
            throw new EmbeddingMismatchException(
                    collection, live, new GenerationSpec(embedder.spec(), live.chunker(), live.parser()));
        }
        float[] question = embeds ? embedder.question(request.question()).vector() : new float[0];
        List<List<Hit>> lists = new ArrayList<>();
        if (request.mode() != Mode.DENSE) {
            lists.add(search(generation, request, SearchRequest.words(request.question(), CANDIDATES), diverse));
        }
        if (request.mode() != Mode.LEXICAL) {
            lists.add(search(generation, request, SearchRequest.nearest(question, CANDIDATES), diverse));
        }
        List<Hit> candidates = lists.size() == 1 ? lists.getFirst() : RankFusion.fuse(lists, CANDIDATES);
        List<Hit> chosen = diverse
                ? Diversity.choose(candidates, question, request.relevance(), request.limit())
                : candidates.subList(0, Math.min(request.limit(), candidates.size()));
        return Passages.of(store, generation, chosen, request.neighbours());
    }

    private List<Hit> search(
            Generation generation, RetrievalRequest request, SearchRequest search, boolean withVectors) {
        SearchRequest filtered = search.filter(request.filter());
        return store.search(generation, withVectors ? filtered.vectors() : filtered);
    }
}

package ai.beast.jobs.rag;

import ai.beast.jobs.rag.model.EmbedderChangedException;
import ai.beast.jobs.rag.view.QueryRequest;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.EmbedderUnavailableException;
import ai.beast.rag.embed.TextRefusedException;
import ai.beast.rag.embed.WordsOnly;
import ai.beast.rag.query.Mode;
import ai.beast.rag.query.Passage;
import ai.beast.rag.query.Retriever;
import ai.beast.rag.store.ChunkStore;
import ai.beast.rag.store.CollectionName;
import ai.beast.rag.store.EmbeddingMismatchException;
import ai.beast.rag.store.Generation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds passages by the best mode that a collection and the models of the moment allow, and says when it was a lesser one. Thread-safe. */
@ApplicationScoped
class Questions {
    private static final String NO_VECTORS =
            "The collection has no vectors: passages were found by their words (BM25), not by meaning";

    private final RagEngine engine;
    private final CollectionEmbedders embedders;

    Questions(RagEngine engine, CollectionEmbedders embedders) {
        this.engine = engine;
        this.embedders = embedders;
    }

    /**
     * What was found.
     *
     * @param mode that was searched by
     * @param note why not by a better one; or null
     */
    record Found(
            List<Passage> passages, Mode mode, @Nullable String note) {}

    /**
     * Searches by words and by meaning where the collection has vectors and its embedder answers, by words otherwise.
     *
     * @throws ProblemException {@code not_found}; {@code invalid_field}; for {@link Mode#DENSE} alone also {@code service_unavailable} and {@code conflict} by the embedder
     */
    Found ask(String collection, QueryRequest request) throws InterruptedException {
        Mode asked = request.asked();
        request.retrieval(Mode.LEXICAL);
        ChunkStore store = engine.store();
        Generation live = store.live(CollectionName.require(collection))
                .orElseThrow(() -> ProblemException.notFound("There is no collection " + collection));
        if (live.spec().embedder().dimensions() == 0) {
            if (asked == Mode.DENSE || asked == Mode.HYBRID) {
                throw ProblemException.invalid(
                        "mode",
                        "must be lexical: the collection has no vectors; ingest it with `embedder` and `rebuild`");
            }
            return byWords(store, collection, request, NO_VECTORS);
        }
        if (asked == Mode.LEXICAL) {
            return byWords(store, collection, request, null);
        }
        Mode mode = asked == null ? Mode.HYBRID : asked;
        try {
            Embedder embedder = embedders.forQuestion(live);
            List<Passage> passages = new Retriever(store, embedder).retrieve(collection, request.retrieval(mode));
            return new Found(passages, mode, null);
        } catch (EmbedderUnavailableException | TextRefusedException without) {
            if (mode == Mode.DENSE) {
                throw new ProblemException(
                        ErrorCode.SERVICE_UNAVAILABLE, String.valueOf(without.getMessage()), without);
            }
            return byWords(store, collection, request, fallback(String.valueOf(without.getMessage())));
        } catch (ProblemException refused) {
            boolean ofTheEmbedder = refused instanceof EmbedderChangedException
                    || refused instanceof EmbeddingMismatchException
                    || "embedder".equals(refused.toProblem().field());
            if (mode == Mode.DENSE || !ofTheEmbedder) {
                throw refused;
            }
            return byWords(store, collection, request, fallback(String.valueOf(refused.getMessage())));
        }
    }

    private static String fallback(String reason) {
        return "Passages were found by their words (BM25), not by meaning. " + reason;
    }

    private static Found byWords(ChunkStore store, String collection, QueryRequest request, @Nullable String note) {
        Retriever retriever = new Retriever(store, new WordsOnly());
        return new Found(retriever.retrieve(collection, request.retrieval(Mode.LEXICAL)), Mode.LEXICAL, note);
    }
}

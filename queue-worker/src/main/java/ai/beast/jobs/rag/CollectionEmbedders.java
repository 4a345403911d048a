package ai.beast.jobs.rag;

import ai.beast.jobs.rag.model.EmbedderChangedException;
import ai.beast.jobs.rag.model.Embedders;
import ai.beast.problem.ProblemException;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.EmbedderUnavailableException;
import ai.beast.rag.embed.WordsOnly;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.store.Generation;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Chooses the embedder of a collection: the one that it was made with, unless another one is asked for. Thread-safe. */
@ApplicationScoped
class CollectionEmbedders {
    /** Asks for a collection without vectors. */
    static final String NONE = "none";

    private static final Duration BATCH_TIMEOUT = Duration.ofMinutes(2);
    /** A person waits; without a vector the question is searched by its words. */
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(20);

    private final Embedders embedders;

    CollectionEmbedders(Embedders embedders) {
        this.embedders = embedders;
    }

    /**
     * For a run. One that changes nothing embeds nothing, and needs no model.
     *
     * @throws ProblemException when the model is missing or was replaced and no rebuild is asked for
     * @throws EmbedderUnavailableException while its server does not answer
     */
    Embedder forIngestion(Optional<Generation> live, RagIngestRequest request) throws InterruptedException {
        if (!request.applies()) {
            return new WordsOnly();
        }
        EmbedderSpec made = live.map(generation -> generation.spec().embedder()).orElse(EmbedderSpec.NONE);
        String asked = request.embedder() == null ? name(made) : request.embedder();
        if (asked.equals(NONE)) {
            return new WordsOnly();
        }
        if (!asked.equals(name(made))) {
            return embedders.find(asked);
        }
        try {
            return embedders.of(made, BATCH_TIMEOUT);
        } catch (EmbedderChangedException replaced) {
            if (request.rebuilds()) {
                return embedders.find(asked);
            }
            throw replaced;
        }
    }

    /**
     * For a question to a generation with vectors.
     *
     * @throws ProblemException when the model is missing or was replaced
     * @throws EmbedderUnavailableException while its server does not answer
     */
    Embedder forQuestion(Generation live) throws InterruptedException {
        return embedders.of(live.spec().embedder(), QUESTION_TIMEOUT);
    }

    private static String name(EmbedderSpec spec) {
        return spec.dimensions() == 0 ? NONE : spec.name();
    }
}

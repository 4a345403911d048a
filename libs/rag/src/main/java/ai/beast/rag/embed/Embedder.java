package ai.beast.rag.embed;

import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.token.Tokenizer;
import java.util.List;

/** Makes vectors of texts. Thread-safe. */
public interface Embedder extends AutoCloseable {
    /** Identity: equal specs give comparable vectors. */
    EmbedderSpec spec();

    /** Counts tokens as this embedder does. */
    Tokenizer tokenizer();

    /**
     * Vectors of passages in their order.
     *
     * @throws TextRefusedException when one of them has no vector
     * @throws EmbedderUnavailableException when another attempt may succeed
     */
    List<Embedding> passages(List<String> texts);

    /**
     * The vector of a question.
     *
     * @throws TextRefusedException when it has none
     * @throws EmbedderUnavailableException when another attempt may succeed
     */
    Embedding question(String text);

    @Override
    void close();
}

package ai.beast.rag.embed;

import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.token.Tokenizer;
import ai.beast.rag.token.WordTokenizer;
import java.util.List;

/** Stands for the embedder in collections that are searched by words alone: it makes no vectors. */
public final class WordsOnly implements Embedder {
    private final Tokenizer tokenizer = new WordTokenizer();

    @Override
    public EmbedderSpec spec() {
        return EmbedderSpec.NONE;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    @Override
    public List<Embedding> passages(List<String> texts) {
        throw new UnsupportedOperationException("Collections without an embedder have no vectors");
    }

    @Override
    public Embedding question(String text) {
        throw new UnsupportedOperationException("Collections without an embedder have no vectors");
    }

    @Override
    public void close() {}
}

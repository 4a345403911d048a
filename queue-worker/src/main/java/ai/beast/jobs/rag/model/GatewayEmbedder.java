package ai.beast.jobs.rag.model;

import ai.beast.jobs.rag.model.EmbeddingCalls.Protocol;
import ai.beast.rag.embed.Embedder;
import ai.beast.rag.embed.EmbedderUnavailableException;
import ai.beast.rag.embed.Embedding;
import ai.beast.rag.embed.TextRefusedException;
import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.token.Tokenizer;
import ai.beast.rag.token.WordTokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A model behind the gateway. Texts go in batches. A batch that the model refuses or fails at goes text by text; a single text is shortened until the model takes it, which
 * is reported. A failure is the text's only if the model takes another one right afterwards. Thread-safe.
 */
final class GatewayEmbedder implements Embedder {
    private static final int MAX_BATCH = 32;
    /** Each time the last quarter is left out: to a twentieth in the end. */
    private static final int MAX_CUTS = 10;

    private static final String BATCH = "batch";
    private static final String QUESTION = "agent";

    private final EmbeddingCalls calls;
    private final Embedders embedders;
    private final EmbedderSpec spec;
    private final Protocol protocol;
    private final Duration timeout;
    private final Tokenizer tokenizer = new WordTokenizer();

    GatewayEmbedder(EmbeddingCalls calls, Embedders embedders, EmbedderSpec spec, Duration timeout) {
        this.calls = calls;
        this.embedders = embedders;
        this.spec = spec;
        this.protocol = ModelProbe.isProbe(spec.digest()) ? Protocol.OPENAI : Protocol.OLLAMA;
        this.timeout = timeout;
    }

    @Override
    public EmbedderSpec spec() {
        return spec;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** @throws EmbedderChangedException when the model was replaced meanwhile, as far as that is noticed within seconds */
    @Override
    public List<Embedding> passages(List<String> texts) {
        List<String> prefixed =
                texts.stream().map(text -> spec.passagePrefix() + text).toList();
        List<Embedding> embeddings = new ArrayList<>(texts.size());
        try {
            for (int from = 0; from < prefixed.size(); from += MAX_BATCH) {
                embeddings.addAll(batch(prefixed.subList(from, Math.min(from + MAX_BATCH, prefixed.size())), BATCH));
            }
            embedders.check(spec, timeout);
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
        return embeddings;
    }

    @Override
    public Embedding question(String text) {
        try {
            return batch(List.of(spec.queryPrefix() + text), QUESTION).getFirst();
        } catch (InterruptedException stopped) {
            throw interrupted(stopped);
        }
    }

    private List<Embedding> batch(List<String> texts, String band) throws InterruptedException {
        try {
            return embed(texts, band).stream()
                    .map(vector -> new Embedding(vector, false))
                    .toList();
        } catch (ModelCallException failed) {
            requireOfTheText(failed);
            List<Embedding> embeddings = new ArrayList<>(texts.size());
            for (String text : texts) {
                embeddings.add(single(text, band));
            }
            return embeddings;
        }
    }

    private Embedding single(String text, String band) throws InterruptedException {
        String shortened = text;
        ModelCallException last = null;
        for (int cuts = 0; cuts <= MAX_CUTS && !shortened.isBlank(); cuts++) {
            try {
                return new Embedding(embed(List.of(shortened), band).getFirst(), cuts > 0);
            } catch (ModelCallException failed) {
                requireOfTheText(failed);
                last = failed;
                int end = shortened.offsetByCodePoints(0, shortened.codePointCount(0, shortened.length()) * 3 / 4);
                shortened = shortened.substring(0, end);
            }
        }
        try {
            embed(List.of(ModelProbe.TEXT), band);
        } catch (ModelCallException failsAtAll) {
            throw new EmbedderUnavailableException(
                    "The embedder " + spec.name() + " fails: " + failsAtAll.getMessage(), failsAtAll);
        }
        throw new TextRefusedException(
                last == null ? "it has no text" : spec.name() + " said: " + last.getMessage(), last);
    }

    private List<float[]> embed(List<String> texts, String band) throws ModelCallException, InterruptedException {
        List<float[]> vectors = calls.embed(protocol, spec.name(), texts, band, timeout);
        for (float[] vector : vectors) {
            if (vector.length != spec.dimensions()) {
                throw new EmbedderChangedException(spec.name());
            }
        }
        return vectors;
    }

    private void requireOfTheText(ModelCallException failed) {
        if (!failed.isOfTheText()) {
            throw new EmbedderUnavailableException(
                    "The embedder " + spec.name() + " is unavailable: " + failed.getMessage(), failed);
        }
    }

    private EmbedderUnavailableException interrupted(InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return new EmbedderUnavailableException("The embedding by " + spec.name() + " was interrupted", stopped);
    }

    @Override
    public void close() {}
}

package ai.beast.rag.embed;

import ai.beast.rag.store.EmbedderSpec;
import ai.beast.rag.token.Tokenizer;
import ai.beast.rag.token.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** An embedder without a model: texts with the same words are close. Counts what it embeds. */
public final class HashingEmbedder implements Embedder {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\s]");
    private static final int DIMENSIONS = 64;

    private final String name;
    private final AtomicInteger texts = new AtomicInteger();

    public HashingEmbedder(String name) {
        this.name = name;
    }

    /** Texts that were embedded so far. */
    public int texts() {
        return texts.get();
    }

    @Override
    public EmbedderSpec spec() {
        return new EmbedderSpec(name, "sha256:" + name, DIMENSIONS, "", "", 512);
    }

    @Override
    public Tokenizer tokenizer() {
        return text -> {
            List<MatchResult> words = WORD.matcher(text).results().toList();
            return new Tokens(
                    new int[words.size()],
                    words.stream().mapToInt(MatchResult::start).toArray(),
                    words.stream().mapToInt(MatchResult::end).toArray());
        };
    }

    @Override
    public List<Embedding> passages(List<String> passages) {
        texts.addAndGet(passages.size());
        return passages.stream().map(HashingEmbedder::embed).toList();
    }

    @Override
    public Embedding question(String text) {
        return embed(text);
    }

    private static Embedding embed(String text) {
        float[] vector = new float[DIMENSIONS];
        vector[0] = 0.01f;
        WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .forEach(word -> vector[Math.floorMod(word.group().hashCode(), DIMENSIONS)] += 1);
        double square = 0;
        for (float component : vector) {
            square += component * component;
        }
        for (int at = 0; at < DIMENSIONS; at++) {
            vector[at] /= (float) Math.sqrt(square);
        }
        return new Embedding(vector, false);
    }

    @Override
    public void close() {}
}

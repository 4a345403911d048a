package ai.beast.rag.store;

import ai.beast.rag.chunk.Chunk;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small documents and vectors for tests. */
public final class Documents {
    private Documents() {}

    public static StoredDocument document(String id) {
        return new StoredDocument(
                id,
                "/documents",
                "hash of " + id,
                id.length(),
                Instant.ofEpochMilli(1_700_000_000_000L + id.hashCode()),
                "Title of " + id,
                "en",
                id.endsWith(".md") ? "text/markdown" : "text/plain");
    }

    public static StoredChunk chunk(int ordinal, String text, float... vector) {
        return new StoredChunk(
                new Chunk(ordinal, ordinal * 1000, ordinal * 1000 + text.length(), null, "", text),
                vector.length == 0 ? null : vector);
    }

    /** Chunks of three dimensions each. */
    public static List<StoredChunk> chunks(String... texts) {
        List<StoredChunk> chunks = new ArrayList<>();
        for (String text : texts) {
            chunks.add(chunk(chunks.size(), text, unit(new Random(text.hashCode()), 3)));
        }
        return chunks;
    }

    public static float[] unit(Random random, int dimensions) {
        float[] vector = new float[dimensions];
        double square = 0;
        for (int at = 0; at < dimensions; at++) {
            vector[at] = (float) random.nextGaussian();
            square += vector[at] * vector[at];
        }
        for (int at = 0; at < dimensions; at++) {
            vector[at] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    public static GenerationSpec spec(int dimensions) {
        return spec("tiny", dimensions);
    }

    public static GenerationSpec spec(String embedder, int dimensions) {
        return new GenerationSpec(
                new EmbedderSpec(embedder, "sha256:" + embedder, dimensions, "", "", 256), "tokens/1", "parsers/1");
    }
}

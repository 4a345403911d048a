package ai.beast.rag.store;

import java.util.Comparator;

/** Identity of a chunk within its generation. The order decides between hits of the same score, so that results repeat. */
public record ChunkKey(String documentId, int ordinal) implements Comparable<ChunkKey> {
    private static final Comparator<ChunkKey> ORDER =
            Comparator.comparing(ChunkKey::documentId).thenComparingInt(ChunkKey::ordinal);

    @Override
    public int compareTo(ChunkKey other) {
        return ORDER.compare(this, other);
    }
}

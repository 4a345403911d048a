package ai.beast.rag.store;

import ai.beast.rag.chunk.Chunk;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chunk and its vector.
 *
 * @param vector of length 1; null in a generation without vectors, and in hits whose vectors were not asked for
 */
public record StoredChunk(Chunk chunk, float @Nullable [] vector) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredChunk(Chunk otherChunk, float[] otherVector)
                && chunk.equals(otherChunk)
                && Arrays.equals(vector, otherVector);
    }

    @Override
    public int hashCode() {
        return Objects.hash(chunk, Arrays.hashCode(vector));
    }
}

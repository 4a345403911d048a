package ai.beast.rag.chunk;

/**
 * Sizes of chunks, in tokens of the embedder.
 *
 * @param maxTokens of a chunk's text
 * @param overlap tokens at most that a chunk repeats of the one before, where prose is cut
 * @param contextTokens of the headings that are embedded with a chunk, at most
 */
public record ChunkSettings(int maxTokens, int overlap, int contextTokens) {
    public static final ChunkSettings DEFAULT = new ChunkSettings(256, 32, 64);

    public ChunkSettings {
        if (maxTokens < 16 || overlap < 0 || overlap * 2 > maxTokens || contextTokens < 0) {
            throw new IllegalArgumentException(
                    "`maxTokens` must be at least 16, `overlap` at most half of it, and `contextTokens` not negative");
        }
    }
}

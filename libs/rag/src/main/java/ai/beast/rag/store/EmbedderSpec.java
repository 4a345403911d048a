package ai.beast.rag.store;

/**
 * Identity of an embedder, as far as vectors depend on it: vectors of two specs that differ are not comparable, even where their dimensions agree.
 *
 * @param name such as {@code bge-small-en-v1.5-q}
 * @param digest of the weights, {@code sha256:…}, or of what stands for them where the weights can't be read
 * @param dimensions of a vector; 0 for a collection without vectors
 * @param queryPrefix put before a question
 * @param passagePrefix put before a passage
 * @param maxTokens that the model reads of a text
 */
public record EmbedderSpec(
        String name, String digest, int dimensions, String queryPrefix, String passagePrefix, int maxTokens) {
    public static final int MAX_DIMENSIONS = 4096;

    /** For collections that are searched by words alone. */
    public static final EmbedderSpec NONE = new EmbedderSpec("none", "none", 0, "", "", 512);

    public EmbedderSpec {
        if (dimensions < 0 || dimensions > MAX_DIMENSIONS) {
            throw new IllegalArgumentException("`dimensions` must be between 0 and " + MAX_DIMENSIONS);
        }
    }
}

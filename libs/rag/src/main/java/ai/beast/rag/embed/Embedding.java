package ai.beast.rag.embed;

/**
 * The vector of a text.
 *
 * @param vector of length 1
 * @param truncated whether the text was longer than the embedder reads, so that its end is not in the vector
 */
public record Embedding(float[] vector, boolean truncated) {}

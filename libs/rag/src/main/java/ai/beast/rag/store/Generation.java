package ai.beast.rag.store;

/**
 * A whole index of a collection with fixed parameters.
 *
 * @param number within its collection, from 1; never used again
 * @param live whether queries read it at present; of a collection, one generation is live
 */
public record Generation(String collection, int number, GenerationSpec spec, boolean live) {}

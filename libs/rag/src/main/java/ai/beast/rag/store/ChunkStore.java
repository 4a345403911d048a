package ai.beast.rag.store;

import ai.beast.problem.ProblemException;
import java.util.List;
import java.util.Optional;

/**
 * Collections of documents, cut into searchable chunks. Thread-safe.
 *
 * <p>A collection has generations, of which one is live. A generation's parameters never change, so that vectors of different embedders are never
 * mixed. Documents are replaced whole. Failures of the engine or its disk are unchecked exceptions that carry their cause.
 */
public interface ChunkStore extends AutoCloseable {

    /** Names of all collections, sorted. */
    List<String> collections();

    /** The generations of a collection by number; empty if there is no such collection. */
    List<Generation> generations(String collection);

    default Optional<Generation> live(String collection) {
        return generations(collection).stream().filter(Generation::live).findFirst();
    }

    /**
     * Returns the live generation, which has these parameters. Creates the collection if there is none.
     *
     * @throws EmbeddingMismatchException when the live generation has other parameters
     * @throws ProblemException {@code invalid_field} when the name is not one of a collection
     */
    Generation open(String collection, GenerationSpec spec);

    /**
     * Returns a generation with these parameters that is not live, of an existing collection, for a rebuild. Goes on with one that was
     * begun before.
     *
     * @throws ProblemException {@code not_found} without such a collection
     */
    Generation prepare(String collection, GenerationSpec spec);

    /**
     * Atomically makes a generation live in place of another.
     *
     * @throws ProblemException {@code conflict} when {@code from} is not live, {@code not_found} when one is missing
     */
    void switchLive(String collection, int from, int to);

    /**
     * Deletes a generation that is not live; nothing happens if it is gone already.
     *
     * @throws ProblemException {@code conflict} when it is live
     */
    void drop(Generation generation);

    /**
     * Deletes a collection with all generations, also a damaged one; nothing happens if it is gone already. Fences off the runs of this store.
     *
     * @throws CollectionBusyException when another process writes to it
     */
    void delete(String collection);

    /**
     * Opens a generation for writing and fences off every run with a lower number. One run writes to a generation at a time.
     *
     * @param fence of the run; of two runs on one collection the later has the higher one. A run that was cut off may come back with its own
     * @throws StaleFenceException when a run with a higher fence has written
     * @throws CollectionBusyException when another process has the generation open for writing
     */
    GenerationWriter write(Generation generation, long fence);

    /**
     * Chunks that match, best first, of the latest committed state; ties are decided by {@link ChunkKey}.
     *
     * @throws ProblemException {@code invalid_field} when the vector does not have the generation's dimensions or is not finite
     */
    List<Hit> search(Generation generation, SearchRequest request);

    /** Chunks of a document with ordinals from {@code from} up to and including {@code to}, by ordinal, without vectors. */
    List<Hit> chunks(Generation generation, String documentId, int from, int to);

    /**
     * Documents by id, as Java compares strings by code point.
     *
     * @param after id behind which the page begins; empty for the first
     */
    List<DocumentEntry> documents(Generation generation, String after, int limit);

    /** Counts all documents and chunks. */
    Totals totals(Generation generation);

    /** Counts stored chunks and compares them with what was published; in a sound generation there is no discrepancy. */
    List<Discrepancy> audit(Generation generation);

    @Override
    void close();

    /** Sizes of a generation. */
    record Totals(int documents, int chunks) {}
}

package ai.beast.rag.store;

import java.util.Collection;
import java.util.List;

/**
 * A run's way to change a generation. Thread-safe.
 *
 * <p>Each change is atomic: a reader sees a document's old chunks or its new ones. Changes become durable and visible with {@link #commit} at the
 * latest; after a crash the generation is as the last commit left it, or with more whole changes.
 */
public interface GenerationWriter extends AutoCloseable {

    /**
     * Replaces a document with all its chunks, or adds it.
     *
     * @param chunks with ordinals 0, 1, 2, …; with vectors of the generation's dimensions where it has any
     * @throws StaleFenceException when a newer run writes
     * @throws IllegalArgumentException when chunks or vectors do not fit; nothing is changed then
     */
    void publish(StoredDocument document, List<StoredChunk> chunks);

    /** Removes documents; ids that are not there are passed over. */
    void remove(Collection<String> documentIds);

    /** Makes all changes so far durable and visible. */
    void commit();

    /** Commits and lets others write. Drops what was not committed if a newer run writes. */
    @Override
    void close();
}

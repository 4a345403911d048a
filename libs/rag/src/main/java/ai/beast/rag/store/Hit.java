package ai.beast.rag.store;

/**
 * A chunk that a search found.
 *
 * @param score higher is better; comparable within one result list only
 */
public record Hit(StoredDocument document, StoredChunk chunk, float score) {
    /** Identity of the chunk within its generation. */
    public ChunkKey key() {
        return new ChunkKey(document.id(), chunk.chunk().ordinal());
    }
}

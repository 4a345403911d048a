package ai.beast.rag.store;

/** The reference itself keeps the contract. */
class MemoryChunkStoreTest extends ChunkStoreContract {
    @Override
    protected ChunkStore create() {
        return new MemoryChunkStore();
    }

    @Override
    protected ChunkStore reopen() {
        return store;
    }
}

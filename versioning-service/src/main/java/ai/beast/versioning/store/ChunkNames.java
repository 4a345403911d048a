package ai.beast.versioning.store;

/** Under which names chunks lie in a {@link BlobStore}. */
final class ChunkNames {
    private ChunkNames() {}

    static String of(Sha256 chunk) {
        return "chunks/" + chunk.hex().substring(0, 2) + "/" + chunk.hex();
    }

    /** Where a chunk is kept that no longer has its hash, for somebody to look at. */
    static String setAside(Sha256 chunk) {
        return "damaged/" + chunk.hex().substring(0, 2) + "/" + chunk.hex();
    }
}

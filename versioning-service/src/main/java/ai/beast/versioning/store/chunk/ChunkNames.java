package ai.beast.versioning.store.chunk;

import ai.beast.versioning.store.blob.BlobStore;

/** Under which names chunks lie in a {@link BlobStore}. */
public final class ChunkNames {
    private ChunkNames() {}

    public static String of(Sha256 chunk) {
        return "chunks/" + chunk.hex().substring(0, 2) + "/" + chunk.hex();
    }

    /** Where a chunk is kept that no longer has its hash, for somebody to look at. */
    public static String setAside(Sha256 chunk) {
        return "damaged/" + chunk.hex().substring(0, 2) + "/" + chunk.hex();
    }
}

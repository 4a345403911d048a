package ai.beast.versioning.store.chunk;

import ai.beast.versioning.store.blob.BlobStore;

/** Under which names chunks lie in a {@link BlobStore}. */
public final class ChunkNames {
    private ChunkNames() {}

    public static String of(Sha256 chunk) {
        return "chunks/" + chunk.hex().substring(0, 2) + "/" + chunk.hex();
    }

    /** The name under which a chunk that no longer has its hash is kept for inspection. */
    public static String setAside(Sha256 chunk) {
        return "damaged/" + chunk.hex().substring(0, 2) + "/" + chunk.hex();
    }
}

package ai.beast.versioning.store.read;

import ai.beast.versioning.store.blob.BlobStore;
import ai.beast.versioning.store.chunk.Chunk;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A source of chunks. Thread-safe. */
@FunctionalInterface
public interface ChunkSource {
    /**
     * Reads a chunk's bytes, unchecked.
     *
     * @param target with room for the longest chunk
     * @return how many bytes there are
     * @throws java.nio.file.NoSuchFileException when there is no such chunk
     */
    long read(Chunk chunk, ByteBuffer target) throws IOException;

    static ChunkSource of(BlobStore blobs) {
        return (chunk, target) -> blobs.read(chunk.blobName(), target);
    }
}

package ai.beast.versioning.store.chunk;

import java.util.List;

/**
 * A stretch of a file, stored once under its hash.
 *
 * @param offset first byte, from the start of the file
 * @param length bytes, 1 to {@link CutPlan#MAX_CHUNK}
 * @param sha256 of these bytes
 * @param tensors names of the tensors whose data lies in it, in file order; empty for headers and for files that are not models
 */
public record Chunk(long offset, int length, Sha256 sha256, List<String> tensors) {

    /** Bytes of the largest chunk there is. */
    public static final int MAX_LENGTH = CutPlan.MAX_CHUNK;

    public Chunk {
        tensors = List.copyOf(tensors);
        if (offset < 0 || length < 1 || length > CutPlan.MAX_CHUNK) {
            throw new IllegalArgumentException("No chunk can have offset " + offset + " and length " + length);
        }
    }

    /** The blob in which its bytes lie. */
    public String blobName() {
        return ChunkNames.of(sha256);
    }

    /** First byte after the chunk. */
    public long end() {
        return offset + length;
    }
}

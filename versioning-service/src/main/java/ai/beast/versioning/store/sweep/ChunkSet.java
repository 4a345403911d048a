package ai.beast.versioning.store.sweep;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.manifest.Manifest;
import java.util.Arrays;

/**
 * The chunks that manifests name, in eight bytes each: the first sixteen digits. Two chunks that share them are taken for one,
 * which can only keep an unused chunk.
 */
final class ChunkSet {
    private static final int DIGITS = 16;

    private long[] keys = new long[1024];
    private int size;
    private boolean sorted = true;

    void addAll(Manifest manifest) {
        for (Chunk chunk : manifest.chunks()) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, 2 * size);
            }
            keys[size++] = key(chunk.sha256().hex());
        }
        sorted = false;
    }

    boolean contains(String hex) {
        if (!sorted) {
            Arrays.sort(keys, 0, size);
            sorted = true;
        }
        return Arrays.binarySearch(keys, 0, size, key(hex)) >= 0;
    }

    private static long key(String hex) {
        return Long.parseUnsignedLong(hex.substring(0, DIGITS), 16);
    }
}

package ai.beast.versioning.store.sweep;

import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.manifest.Manifest;

/**
 * The chunks that manifests name, in eight bytes each at up to half of the table's places: the first sixteen digits. Two chunks
 * that share them are taken for one, which can only keep an unused chunk.
 */
final class ChunkSet {
    private static final int DIGITS = 16;
    private static final int FIRST_PLACES = 2048;
    /** Marks a free place; a chunk with this key is taken for the one with the next. */
    private static final long FREE = 0;

    private long[] places = new long[FIRST_PLACES];
    private int size;
    private long bytes;

    void addAll(Manifest manifest) {
        for (Chunk chunk : manifest.chunks()) {
            if (add(key(chunk.sha256().hex()))) {
                bytes += chunk.length();
            }
        }
    }

    boolean contains(String hex) {
        long key = key(hex);
        return places[place(places, key)] == key;
    }

    /** Sum of the lengths of the chunks, each counted once. */
    long bytes() {
        return bytes;
    }

    private boolean add(long key) {
        int place = place(places, key);
        if (places[place] == key) {
            return false;
        }
        places[place] = key;
        size++;
        if (size > places.length / 2) {
            grow();
        }
        return true;
    }

    private void grow() {
        long[] larger = new long[2 * places.length];
        for (long key : places) {
            if (key != FREE) {
                larger[place(larger, key)] = key;
            }
        }
        places = larger;
    }

    /** Where the key is, or where it belongs. Digests are evenly spread, so their low bits do as a hash. */
    private static int place(long[] table, long key) {
        int place = (int) key & (table.length - 1);
        while (table[place] != FREE && table[place] != key) {
            place = (place + 1) & (table.length - 1);
        }
        return place;
    }

    private static long key(String hex) {
        long key = Long.parseUnsignedLong(hex.substring(0, DIGITS), 16);
        return key == FREE ? FREE + 1 : key;
    }
}

package ai.beast.modelfiles.synth;

import ai.beast.modelfiles.GgmlType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/**
 * Pseudo-random tensor data. A tensor's bytes depend on seed, name and length alone, so that two files that differ in their headers share their data. Floating
 * point types get small finite numbers, so that a file of them can really be computed with.
 */
final class SyntheticData {

    private static final int CHUNK_BYTES = 64 * 1024;
    /** Keeps a half float's sign and fraction and gives it an exponent of 2^-6. */
    private static final int HALF_FRACTION = 0x83ff;

    private static final int HALF_EXPONENT = 0x2400;

    private SyntheticData() {}

    static void write(OutputStream target, long seed, String name, GgmlType type, boolean bigEndian, long length)
            throws IOException {
        SplittableRandom random = random(seed, name);
        byte[] chunk = new byte[CHUNK_BYTES - CHUNK_BYTES % type.blockBytes()];
        for (long left = length; left > 0; ) {
            int part = (int) Math.min(left, chunk.length);
            random.nextBytes(chunk);
            for (int at = 0; at + type.blockBytes() <= part; at += type.blockBytes()) {
                tame(chunk, at, type, bigEndian);
            }
            target.write(chunk, 0, part);
            left -= part;
        }
    }

    static void write(OutputStream target, long seed, String name, long length) throws IOException {
        write(target, seed, name, GgmlType.I8, false, length);
    }

    private static SplittableRandom random(long seed, String name) {
        long mixed = seed;
        for (int i = 0; i < name.length(); i++) {
            mixed = mixed * 0x9E3779B97F4A7C15L + name.charAt(i);
        }
        return new SplittableRandom(mixed);
    }

    private static void tame(byte[] bytes, int at, GgmlType type, boolean bigEndian) {
        switch (type) {
            case F16, Q4_0, Q5_0, Q8_0, IQ4_NL -> half(bytes, bigEndian ? at : at + 1);
            case BF16 -> bytes[bigEndian ? at : at + 1] = (byte) (bytes[bigEndian ? at : at + 1] & 0x80 | 0x3c);
            case F32 -> bytes[bigEndian ? at : at + 3] = (byte) (bytes[bigEndian ? at : at + 3] & 0x80 | 0x3c);
            default -> {
                // Integers and the more intricate blocks are left as they fell.
            }
        }
    }

    private static void half(byte[] bytes, int high) {
        bytes[high] = (byte) (bytes[high] & HALF_FRACTION >> 8 | HALF_EXPONENT >> 8);
    }
}

package ai.beast.jobs.rag.model;

import java.util.HexFormat;

/**
 * Tells a model from others where the digest of its weights cannot be seen: the first components of the vector of one text. Servers compute the same vector with small
 * differences, so probes are compared by the angle between them.
 */
final class ModelProbe {
    /** The text whose vector is taken. */
    static final String TEXT = "The quick brown fox jumps over the lazy dog, and 7 liquor jugs are packed.";

    private static final String MARK = "probe:";
    private static final int COMPONENTS = 64;
    private static final double MIN_LIKENESS = 0.999;

    private ModelProbe() {}

    /** The probe as it stands in place of a digest. */
    static String of(float[] vector) {
        byte[] components = new byte[Math.min(vector.length, COMPONENTS)];
        double largest = 0;
        for (int at = 0; at < components.length; at++) {
            largest = Math.max(largest, Math.abs(vector[at]));
        }
        for (int at = 0; at < components.length; at++) {
            components[at] = (byte) Math.round(largest == 0 ? 0 : vector[at] / largest * Byte.MAX_VALUE);
        }
        return MARK + HexFormat.of().formatHex(components);
    }

    static boolean isProbe(String digest) {
        return digest.startsWith(MARK);
    }

    /** Whether two probes are of one model. */
    static boolean agree(String probe, String other) {
        byte[] left = components(probe);
        byte[] right = components(other);
        if (left.length != right.length) {
            return false;
        }
        double product = 0;
        double leftSquare = 0;
        double rightSquare = 0;
        for (int at = 0; at < left.length; at++) {
            product += left[at] * (double) right[at];
            leftSquare += left[at] * (double) left[at];
            rightSquare += right[at] * (double) right[at];
        }
        return product > 0 && product >= MIN_LIKENESS * Math.sqrt(leftSquare * rightSquare);
    }

    private static byte[] components(String probe) {
        return HexFormat.of().parseHex(probe.substring(MARK.length()));
    }
}

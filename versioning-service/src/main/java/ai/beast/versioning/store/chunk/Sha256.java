package ai.beast.versioning.store.chunk;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A SHA-256.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Sha256(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final int SHORT = 8;

    public Sha256 {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("Not a SHA-256 in lower-case hexadecimal");
        }
    }

    /** Whether this is the text of one. */
    public static boolean isHex(String text) {
        return FORM.matcher(text).matches();
    }

    /** Hashes what is between position and limit; the buffer's position stays. */
    public static Sha256 of(ByteBuffer content) {
        MessageDigest digest = digest();
        digest.update(content.duplicate());
        return finish(digest);
    }

    /** A fresh digest, to be given to {@link #finish}. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }

    public static Sha256 finish(MessageDigest digest) {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /** The first eight digits, shown to people as a version; not unique. */
    public String shortForm() {
        return hex.substring(0, SHORT);
    }

    @Override
    public String toString() {
        return hex;
    }
}

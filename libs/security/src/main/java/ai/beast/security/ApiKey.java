package ai.beast.security;

import ai.beast.security.key.KeyTerms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One API key as it is stored: never the key itself, only its SHA-256. A plain digest is enough because the secret is
 * 256 random bits, which no dictionary holds.
 *
 * @param id 8 hexadecimal digits, the public part of the key
 * @param sha256 digest of the whole key text
 * @param scope what the key allows
 * @param name who or what it was made for; of a service's key the name of the service
 * @param terms expiry, limits and models
 */
public record ApiKey(String id, String sha256, Scope scope, String name, KeyTerms terms) {
    private static final Pattern TEXT = Pattern.compile("beast_([0-9a-f]{8})_[0-9a-f]{64}");
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{8}):([0-9a-f]{64}):(read|write|admin|service|infer)(?::(.*))?");
    private static final HexFormat HEX = HexFormat.of();

    /** A key that only its scope bounds. */
    public ApiKey(String id, String sha256, Scope scope, String name) {
        this(id, sha256, scope, name, KeyTerms.NONE);
    }

    /**
     * A new key.
     *
     * @param text what its holder presents; it exists only here and cannot be had again
     * @param stored what is kept
     */
    public record Created(String text, ApiKey stored) {}

    /** Makes a key with 256 random bits. */
    public static Created create(Scope scope, String name, SecureRandom random) {
        byte[] id = new byte[4];
        byte[] secret = new byte[32];
        random.nextBytes(id);
        random.nextBytes(secret);
        String text = "beast_" + HEX.formatHex(id) + "_" + HEX.formatHex(secret);
        return new Created(text, new ApiKey(HEX.formatHex(id), digest(text), scope, name));
    }

    /** The public id inside a key's text; empty when the text is not a key at all. */
    static Optional<String> idOf(String text) {
        var match = TEXT.matcher(text);
        return match.matches() ? Optional.of(match.group(1)) : Optional.empty();
    }

    /** Reads one line of the keys file; empty when it is not a key line. */
    static Optional<ApiKey> parseLine(String line) {
        var match = LINE.matcher(line.strip());
        if (!match.matches()) {
            return Optional.empty();
        }
        String name = match.group(4) == null ? match.group(1) : match.group(4);
        return Scope.of(match.group(3)).map(scope -> new ApiKey(match.group(1), match.group(2), scope, name));
    }

    /** The line of the keys file that stands for this key. */
    public String toLine() {
        return id + ":" + sha256 + ":" + scope.wireName() + ":" + name;
    }

    /** Compares in constant time. */
    boolean matches(String text) {
        return MessageDigest.isEqual(HEX.parseHex(digest(text)), HEX.parseHex(sha256));
    }

    private static String digest(String text) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}

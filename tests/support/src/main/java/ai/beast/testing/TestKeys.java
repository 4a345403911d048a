package ai.beast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The API keys that every service under test accepts. They are public and open nothing outside of tests. */
public final class TestKeys {
    /** May read. */
    public static final String READ = "beast_00000001_" + "1".repeat(64);
    /** May read and write. */
    public static final String WRITE = "beast_00000002_" + "2".repeat(64);
    /** May do everything. */
    public static final String ADMIN = "beast_00000003_" + "3".repeat(64);
    /** The key of the service {@code queue-worker}. */
    public static final String SERVICE = "beast_00000004_" + "4".repeat(64);
    /** May have models do work, and nothing else. */
    public static final String INFER = "beast_00000005_" + "6".repeat(64);
    /** Well-formed, but in no keys file. */
    public static final String UNKNOWN = "beast_0000000f_" + "f".repeat(64);

    private TestKeys() {}

    /** The value of an {@code Authorization} header for the key. */
    public static String bearer(String key) {
        return "Bearer " + key;
    }

    /** Writes the keys files that a service reads, making their directory. */
    public static void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(
                    file,
                    line(READ, "read", "test read")
                            + line(WRITE, "write", "test write")
                            + line(ADMIN, "admin", "test admin")
                            + line(SERVICE, "service", "queue-worker")
                            + line(INFER, "infer", "test infer"));
            Files.writeString(file.resolveSibling("session-keys"), "5".repeat(64) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(String key, String scope, String name) {
        return key.split("_", -1)[1] + ":" + sha256(key) + ":" + scope + ":" + name + "\n";
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

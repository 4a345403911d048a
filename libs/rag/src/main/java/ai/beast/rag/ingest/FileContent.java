package ai.beast.rag.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A file's bytes with their hash, read at once: what is indexed is what was hashed.
 *
 * @param modified to the millisecond
 */
record FileContent(byte[] bytes, String hash, Instant modified) {
    private static final int ATTEMPTS = 3;

    /** @throws IOException when the file can't be read, is larger than the limit, or changes each time while it is read */
    static FileContent read(Path file, long maxBytes) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
            if (before.size() > maxBytes) {
                throw new IOException("has " + before.size() + " bytes, more than " + maxBytes);
            }
            byte[] bytes;
            try (var in = Files.newInputStream(file)) {
                bytes = in.readNBytes(Math.toIntExact(maxBytes) + 1);
            }
            BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
            if (bytes.length == after.size()
                    && before.size() == after.size()
                    && before.lastModifiedTime().equals(after.lastModifiedTime())) {
                return new FileContent(
                        bytes,
                        sha256(bytes),
                        Instant.ofEpochMilli(after.lastModifiedTime().toMillis()));
            }
        }
        throw new IOException("changes while it is read");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

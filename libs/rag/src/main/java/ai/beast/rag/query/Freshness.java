package ai.beast.rag.query;

import ai.beast.rag.store.StoredDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares documents with their files, so that a citation of an older text says so. */
public final class Freshness {
    private Freshness() {}

    /** Whether the file is not the one that was indexed: changed, gone or unreadable. Reads it only if its size or time differ. */
    public static boolean isStale(StoredDocument document) {
        Path file = Path.of(document.id());
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.size() != document.bytes()) {
                return true;
            }
            return attributes.lastModifiedTime().toMillis()
                            != document.modified().toEpochMilli()
                    && !sha256(file).equals(document.contentHash());
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream hashing = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            hashing.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hashing.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

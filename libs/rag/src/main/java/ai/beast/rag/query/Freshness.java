package ai.beast.rag.query;

import ai.beast.rag.store.StoredDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** Compares documents with their files, so that a citation of an older text says so. */
public final class Freshness {
    private static final int MAX_HASHES = 10_000;
    private static final Map<Look, String> HASHES = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Look, String> eldest) {
            return size() > MAX_HASHES;
        }
    };

    private Freshness() {}

    /** What a file was when its hash was taken. */
    private record Look(String file, long size, FileTime modified) {}

    /** Whether the file is not the one that was indexed: changed, gone or unreadable. Reads it only if its time differs, and not again before it changes. */
    public static boolean isStale(StoredDocument document) {
        Path file = Path.of(document.id());
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile() || attributes.size() != document.bytes()) {
                return true;
            }
            FileTime modified = attributes.lastModifiedTime();
            return modified.toMillis() != document.modified().toEpochMilli()
                    && !hash(file, new Look(document.id(), attributes.size(), modified))
                            .equals(document.contentHash());
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static String hash(Path file, Look look) throws IOException {
        String known;
        synchronized (HASHES) {
            known = HASHES.get(look);
        }
        if (known == null) {
            known = sha256(file);
            synchronized (HASHES) {
                HASHES.put(look, known);
            }
        }
        return known;
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

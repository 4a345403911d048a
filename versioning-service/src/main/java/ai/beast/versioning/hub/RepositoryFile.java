package ai.beast.versioning.hub;

import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.disk.FileSignature;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file of a repository at one revision.
 *
 * @param path inside the repository, its parts separated by {@code /}
 * @param modified of the file, or when it was stored
 * @param sha256 null for a file that nothing has read since it was changed
 * @param place null for a file that only the store has
 */
record RepositoryFile(
        String path,
        long size,
        Instant modified,
        @Nullable Sha256 sha256,
        @Nullable Place place) {

    /**
     * Where the file lies.
     *
     * @param file absolute and free of links
     * @param signature shows that it is still the same
     */
    record Place(Path file, FileSignature signature) {}

    /** The value of {@code ETag}: strong by content, weak by size and time. */
    String etag() {
        return sha256 != null ? "\"" + sha256.hex() + "\"" : "W/\"" + bareTag() + "\"";
    }

    private String bareTag() {
        BigInteger nanos = BigInteger.valueOf(modified.getEpochSecond())
                .multiply(BigInteger.valueOf(TimeUnit.SECONDS.toNanos(1)))
                .add(BigInteger.valueOf(modified.getNano()));
        return Long.toHexString(size) + "-" + nanos.toString(16);
    }

    /** The pointer that a repository of the Hub keeps in place of a large file. */
    String pointer() {
        if (sha256 == null) {
            throw new IllegalStateException("Only a file whose SHA-256 is known has a pointer");
        }
        return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n".formatted(sha256.hex(), size);
    }

    /** 40 hexadecimal digits that change with the content: git's id of the pointer where there is one. */
    String oid() {
        return sha256 == null ? digest("SHA-256", path + "\0" + bareTag()).substring(0, 40) : gitId(pointer());
    }

    private static String gitId(String content) {
        return digest("SHA-1", "blob " + content.length() + "\0" + content);
    }

    static String digest(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has " + algorithm, impossible);
        }
    }

    /** The last part of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    boolean isGguf() {
        return path.toLowerCase(Locale.ROOT).endsWith(".gguf");
    }
}

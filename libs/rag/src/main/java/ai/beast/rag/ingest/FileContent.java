package ai.beast.rag.ingest;

import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.child.FileChangedException;
import ai.beast.rag.parse.child.Parsing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file with its hash. A small one is in memory; a larger one is read again for its parser, and {@link #check} says whether that was what was hashed. For one thread.
 */
final class FileContent implements Parsing.Source {
    private final SourceFile file;
    private final BasicFileAttributes attributes;
    private final String hash;
    private final byte @Nullable [] small;
    private @Nullable MessageDigest again;

    private FileContent(SourceFile file, BasicFileAttributes attributes, String hash, byte @Nullable [] small) {
        this.file = file;
        this.attributes = attributes;
        this.hash = hash;
        this.small = small;
    }

    /**
     * Reads a file.
     *
     * @throws FileChangedException when it changed meanwhile
     * @throws IOException when it can't be read, is no regular file, lies outside the roots or is larger than its limit
     */
    static FileContent read(SourceFile file) throws IOException {
        Path real = file.real();
        BasicFileAttributes before = attributes(real);
        if (before.size() > file.maxBytes()) {
            throw new IOException("it has " + before.size() + " bytes, more than " + file.maxBytes());
        }
        boolean isSmall = before.size() <= Format.SMALL_BYTES;
        ByteArrayOutputStream small = new ByteArrayOutputStream(isSmall ? (int) before.size() : 0);
        MessageDigest digest = sha256();
        long size;
        try (InputStream in = new DigestInputStream(open(real), digest)) {
            size = copy(in, before.size(), isSmall ? small : OutputStream.nullOutputStream());
        }
        if (size != before.size() || !isSame(before, file)) {
            throw new FileChangedException();
        }
        return new FileContent(file, before, hex(digest), isSmall ? small.toByteArray() : null);
    }

    /** Copies so many bytes and one more at most, which tells that the file has grown. */
    private static long copy(InputStream in, long size, OutputStream out) throws IOException {
        byte[] buffer = new byte[(int) Math.min(size + 1, Format.SMALL_BYTES)];
        long copied = 0;
        for (int count = in.read(buffer); count >= 0 && copied <= size; count = in.read(buffer)) {
            out.write(buffer, 0, count);
            copied += count;
        }
        return copied;
    }

    @Override
    public int size() {
        return Math.toIntExact(attributes.size());
    }

    String hash() {
        return hash;
    }

    /** To the millisecond. */
    Instant modified() {
        return Instant.ofEpochMilli(attributes.lastModifiedTime().toMillis());
    }

    @Override
    public InputStream open() throws IOException {
        if (small != null) {
            return new ByteArrayInputStream(small);
        }
        again = sha256();
        return new DigestInputStream(open(file.real()), again);
    }

    /**
     * To be called when a parser has read the file.
     *
     * @throws FileChangedException when it read something else than what was hashed
     */
    void check() throws IOException {
        if (small == null && (again == null || !hex(again).equals(hash) || !isSame(attributes, file))) {
            throw new FileChangedException();
        }
    }

    /** Opens a file that has been looked at, and nothing that was put in its place. */
    private static InputStream open(Path real) throws IOException {
        attributes(real);
        return Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(Path real) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException("it is not a regular file");
        }
        return attributes;
    }

    private static boolean isSame(BasicFileAttributes before, SourceFile file) throws IOException {
        BasicFileAttributes after = attributes(file.real());
        return Objects.equals(before.fileKey(), after.fileKey())
                && before.size() == after.size()
                && before.lastModifiedTime().equals(after.lastModifiedTime());
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package ai.beast.cli.link;

import ai.beast.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Gives a file a further name. An existing file is never replaced. Stateless. */
final class FileLink {
    private static final int BUFFER = 1 << 20;
    private static final int CLONE_TIMEOUT_MINUTES = 10;

    private FileLink() {}

    /** How the content came to its further name. */
    enum Kind {
        HARD_LINK("hard link"),
        REFLINK("reflink"),
        SYMBOLIC_LINK("symbolic link"),
        COPY("copy"),
        PRESENT("already there");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** What to do where neither hard links nor reflinks are possible. */
    enum Otherwise {
        FAIL,
        SYMBOLIC_LINK,
        COPY
    }

    /**
     * By hard link, else reflink, else as asked for. The directory is made where it is not there.
     *
     * @throws CommandException when another file is there, or nothing that may be done is possible
     */
    static Kind create(Path source, Path target, Otherwise otherwise) throws IOException {
        if (isPresent(source, target)) {
            return Kind.PRESENT;
        }
        Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a directory");
        Files.createDirectories(directory);
        // A link to the source's own link would break with it.
        Path real = source.toRealPath();
        try {
            Files.createLink(target, real);
            return Kind.HARD_LINK;
        } catch (FileAlreadyExistsException raced) {
            throw occupied(target);
        } catch (IOException | UnsupportedOperationException notLinked) {
            if (cloned(real, target)) {
                return Kind.REFLINK;
            }
            return switch (otherwise) {
                case SYMBOLIC_LINK -> {
                    Files.createSymbolicLink(target, real);
                    yield Kind.SYMBOLIC_LINK;
                }
                case COPY -> {
                    copy(real, target);
                    yield Kind.COPY;
                }
                case FAIL ->
                    throw new CommandException(reason(real, directory, target, notLinked)
                            + "; use --symlink for a symbolic link, or --copy for a second copy");
            };
        }
    }

    private static String reason(Path source, Path directory, Path target, Exception failure) throws IOException {
        if (!Files.getFileStore(source).equals(Files.getFileStore(directory))) {
            return target + " is on another file system than " + source;
        }
        return failure instanceof AccessDeniedException
                ? "The system does not allow a hard link to " + source
                : "No hard link to " + source + " could be made at " + target + ": " + failure.getMessage();
    }

    /** @throws CommandException when another file is there */
    static boolean isPresent(Path source, Path target) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (isSame(source, target)) {
            return true;
        }
        throw occupied(target);
    }

    private static CommandException occupied(Path target) {
        return new CommandException(target + " is another file; it is not replaced");
    }

    private static boolean isSame(Path source, Path target) throws IOException {
        try {
            return Files.isSameFile(source, target);
        } catch (NoSuchFileException dangling) {
            return false;
        }
    }

    /**
     * Removes the further name, and directories above it that are empty then.
     *
     * @param directories to remove at most
     * @return false when nothing is there
     * @throws CommandException when another content is there, which stays
     */
    static boolean remove(Path source, Path target, int directories) throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!Files.isSymbolicLink(target) && target.toRealPath().equals(source.toRealPath())) {
            throw new CommandException(target + " is the model's own file, not a further name of it; it stays");
        }
        boolean same = isSame(source, target)
                || Files.isRegularFile(target)
                        && Files.size(target) == Files.size(source)
                        && sha256(target).equals(sha256(source));
        if (!same) {
            throw new CommandException(target + " is another file than " + source + "; it stays");
        }
        Files.delete(target);
        Path directory = target.getParent();
        for (int i = 0; i < directories && directory != null && isEmpty(directory); i++) {
            Files.delete(directory);
            directory = directory.getParent();
        }
        return true;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }

    /** Copy on write, as some file systems have it; the command fails where they have not. */
    private static boolean cloned(Path source, Path target) throws IOException {
        Path part = part(target);
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        List<String> command = mac
                ? List.of("cp", "-c", source.toString(), part.toString())
                : List.of("cp", "--reflink=always", source.toString(), part.toString());
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(CLONE_TIMEOUT_MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            if (ended && process.exitValue() == 0) {
                place(part, target);
                return true;
            }
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        Path part = part(target);
        try {
            Files.copy(source, part, StandardCopyOption.COPY_ATTRIBUTES);
            place(part, target);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A file gets its name when it is whole, and only where none is. @throws CommandException when one is there */
    static void place(Path part, Path target) throws IOException {
        try {
            Files.createLink(target, part);
        } catch (FileAlreadyExistsException raced) {
            throw occupied(target);
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            // Not every file system without hard links says so in the same way; a rename would replace what is there.
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw occupied(target);
            }
            try {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException slow) {
                Files.move(part, target);
            }
        }
    }

    private static Path part(Path target) {
        return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    }

    static String sha256(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256", impossible);
        }
    }
}

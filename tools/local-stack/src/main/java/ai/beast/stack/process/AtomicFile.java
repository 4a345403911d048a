package ai.beast.stack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that a reader sees whole or not at all. */
public final class AtomicFile {
    private AtomicFile() {}

    /** Replaces the file in one step; readable by everybody the directory lets in. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, content, new FileAttribute<?>[0]);
    }

    /** Replaces the file in one step; readable by everybody the directory lets in. */
    public static void write(Path file, String content) throws IOException {
        write(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces the file in one step; readable and writable by its owner only, at every moment of its life. */
    public static void writePrivate(Path file, String content) throws IOException {
        write(
                file,
                content.getBytes(StandardCharsets.UTF_8),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void write(Path file, byte[] content, FileAttribute<?>... attributes) throws IOException {
        Path temporary = file.resolveSibling(
                "." + file.getFileName() + "." + Thread.currentThread().threadId() + "-"
                        + ProcessHandle.current().pid() + ".tmp");
        try {
            Files.deleteIfExists(temporary);
            Files.createFile(temporary, attributes);
            Files.write(temporary, content);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

package ai.beast.versioning.store.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * A signature that shows that a file is still the one that was read. A program that writes and then sets the clock of the file back is
 * not noticed, nor is a write within the same tick of the file system's clock (some milliseconds).
 *
 * @param inode null where the file system has none
 */
public record FileSignature(
        long size, FileTime modified, @Nullable Object inode) {

    /**
     * @throws NotARegularFileException for directories, pipes, devices and links
     * @throws NoSuchFileException when nothing is there
     */
    public static FileSignature of(Path file) throws IOException {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new NotARegularFileException(
                    attributes.isDirectory() ? "This is a directory, not a file" : "This is not a regular file");
        }
        return new FileSignature(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** The signature of the file, or null when nothing is there. */
    public static @Nullable FileSignature ofPresent(Path file) throws IOException {
        try {
            return of(file);
        } catch (NoSuchFileException absent) {
            return null;
        }
    }
}

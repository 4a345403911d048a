package ai.beast.registry.discovery.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A regular file as it was when it was looked at; a link stands for what it leads to.
 *
 * @param path as it was found, links not followed
 * @param modifiedAt to the microsecond, which is what the database keeps
 * @param key device and inode, empty where the file system has none
 */
public record SeenFile(Path path, long sizeBytes, Instant modifiedAt, String key) {

    static SeenFile of(Path path, BasicFileAttributes attributes) {
        return new SeenFile(
                path,
                attributes.size(),
                attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MICROS),
                Objects.toString(attributes.fileKey(), ""));
    }

    /**
     * The file as it is now.
     *
     * @throws IOException when it is gone or no regular file any more
     */
    public static SeenFile at(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        return of(path, attributes);
    }

    String fileName() {
        return String.valueOf(path.getFileName());
    }
}

package ai.beast.versioning.snapshot.take;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The outward signs by which a file can be told to be unchanged: size, inode, and the times of its last write and of the last
 * change of its inode. The last one cannot be set back by a program, so that a write followed by {@code touch -d} shows.
 *
 * @param newest the later of the two times
 */
record FileStamp(String text, Instant newest) {
    /** Within one tick of the file system's clock two writes look alike; no clock ticks as slowly as this. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    /** Empty where the file system does not tell all of it. @throws IOException when the file cannot be looked at */
    static Optional<FileStamp> of(Path file) throws IOException {
        Map<String, Object> signs;
        try {
            signs = Files.readAttributes(file, "unix:size,ino,dev,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException | IllegalArgumentException otherSystem) {
            return Optional.empty();
        }
        if (signs.get("lastModifiedTime") instanceof FileTime modified
                && signs.get("ctime") instanceof FileTime changed) {
            String text = "%s:%s:%s:%s:%s"
                    .formatted(signs.get("dev"), signs.get("ino"), signs.get("size"), modified, changed);
            Instant later = modified.compareTo(changed) > 0 ? modified.toInstant() : changed.toInstant();
            return Optional.of(new FileStamp(text, later));
        }
        return Optional.empty();
    }

    /** Whether a write after that moment would show. */
    boolean settledAt(Instant moment) {
        return newest.isBefore(moment.minus(SETTLED_AFTER));
    }
}

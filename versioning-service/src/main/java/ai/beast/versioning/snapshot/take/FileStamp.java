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
 * The outward signs by which a file can be told to be unchanged: size, inode, number of hard links, and the times of its last write and of the
 * last change of its inode. The last one cannot be set back by a program, so that a write followed by {@code touch -d} shows.
 *
 * @param written device, inode, size and time of the last write
 */
public record FileStamp(String written, FileTime modified, FileTime changed, int links) {
    /** Within one tick of the file system's clock two writes look alike; no clock ticks as slowly as this. */
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(2);

    /** Empty where the file system does not tell all of it. @throws IOException when the file cannot be looked at */
    public static Optional<FileStamp> of(Path file) throws IOException {
        Map<String, Object> signs;
        try {
            signs = Files.readAttributes(
                    file, "unix:size,ino,dev,nlink,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
        } catch (UnsupportedOperationException | IllegalArgumentException otherSystem) {
            return Optional.empty();
        }
        if (signs.get("lastModifiedTime") instanceof FileTime modified
                && signs.get("ctime") instanceof FileTime changed
                && signs.get("nlink") instanceof Integer links) {
            String written = "%s:%s:%s:%s".formatted(signs.get("dev"), signs.get("ino"), signs.get("size"), modified);
            return Optional.of(new FileStamp(written, modified, changed, links));
        }
        return Optional.empty();
    }

    /** As it is stored. */
    String text() {
        return withoutLinks() + ":" + links;
    }

    /** As earlier releases stored it. */
    private String withoutLinks() {
        return written + ":" + changed;
    }

    boolean equalsStored(String stored) {
        return stored.equals(text()) || stored.equals(withoutLinks());
    }

    /**
     * Whether nothing but hard links came or went since, which changes the time of the inode's last change. A write whose time was set back
     * between a look and the next shows unless a link came or went as well.
     */
    boolean differsByLinks(String stored) {
        String count = stored.substring(stored.lastIndexOf(':') + 1);
        return stored.startsWith(written + ":")
                && count.chars().allMatch(Character::isDigit)
                && !count.equals(String.valueOf(links));
    }

    /** Whether a write after that moment would show. */
    public boolean settledAt(Instant moment) {
        Instant newest = modified.compareTo(changed) > 0 ? modified.toInstant() : changed.toInstant();
        return newest.isBefore(moment.minus(SETTLED_AFTER));
    }
}

package ai.beast.work.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Makes names of files durable. Some file systems (CIFS, FUSE, some NFS) cannot sync directories: there names become durable when
 * the file system likes, and one warning says so. Thread-safe. Knows no framework.
 */
public final class DirectorySync {
    private static final Logger LOG = Logger.getLogger(DirectorySync.class);

    /** fsync(2) says EINVAL of it, in the language of the process, which may not be English. */
    private static final Path NOT_SYNCABLE = Path.of("/dev/null");

    private static final List<String> UNSUPPORTED = List.of(
            "invalid argument",
            "operation not supported",
            "not supported",
            "function not implemented",
            "not implemented");

    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private DirectorySync() {}

    /**
     * Returns when names created, replaced and removed in the directory would survive a power cut, as far as its file system can
     * promise that.
     *
     * @return false where the file system cannot sync directories
     * @throws IOException when the sync failed otherwise
     */
    public static boolean sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            try {
                channel.force(true);
                return true;
            } catch (IOException failure) {
                if (!isUnsupported(failure)) {
                    throw failure;
                }
            }
        }
        warnOnce(directory);
        return false;
    }

    private static boolean isUnsupported(IOException failure) {
        String reason = String.valueOf(failure.getMessage());
        String lower = reason.toLowerCase(Locale.ROOT);
        return UNSUPPORTED.stream().anyMatch(lower::contains)
                || InvalidArgument.TEXT.filter(reason::equals).isPresent();
    }

    /** @return whether this is the first directory of its file system */
    static boolean warnOnce(Path directory) {
        String place = fileSystem(directory);
        boolean first = WARNED.add(place);
        if (first) {
            LOG.warnf(
                    "The file system of %s (%s) cannot sync directories: after a power cut files that were just written or replaced"
                            + " may be missing or be the old ones",
                    directory, place);
        }
        return first;
    }

    private static String fileSystem(Path directory) {
        try {
            return Files.getFileStore(directory).toString();
        } catch (IOException unknown) {
            return "unknown";
        }
    }

    /** The text of EINVAL in the language of the process. */
    private static final class InvalidArgument {
        static final Optional<String> TEXT = text();

        private static Optional<String> text() {
            try (FileChannel channel = FileChannel.open(NOT_SYNCABLE, StandardOpenOption.READ)) {
                channel.force(true);
                return Optional.empty();
            } catch (IOException expected) {
                return Optional.ofNullable(expected.getMessage());
            }
        }
    }
}

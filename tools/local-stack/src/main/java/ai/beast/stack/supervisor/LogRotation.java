package ai.beast.stack.supervisor;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps the logs small. A log that has grown too large is copied to {@code NAME.log.1} (what was there moves to
 * {@code .2}, and so on) and emptied in place: its process keeps on appending to the same file. Lines written between the
 * copy and the emptying are lost.
 */
final class LogRotation {
    private final Path directory;
    private final long largest;
    private final int kept;

    /**
     * @param largest size in bytes from which a log is rotated
     * @param kept how many old files of each log are kept
     */
    LogRotation(Path directory, long largest, int kept) {
        this.directory = directory;
        this.largest = largest;
        this.kept = kept;
    }

    /** Rotates what has become too large. */
    void run() throws IOException {
        List<Path> large;
        try (Stream<Path> files = Files.list(directory)) {
            large = files.filter(file -> file.getFileName().toString().endsWith(".log"))
                    .filter(file -> file.toFile().length() > largest)
                    .toList();
        }
        for (Path log : large) {
            rotate(log);
        }
    }

    private void rotate(Path log) throws IOException {
        for (int number = kept - 1; number >= 1; number--) {
            if (Files.exists(old(log, number))) {
                Files.move(old(log, number), old(log, number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        try (FileChannel current = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileOutputStream copy = new FileOutputStream(old(log, 1).toFile())) {
            long copied = 0;
            while (copied < current.size()) {
                copied += current.transferTo(copied, current.size() - copied, copy.getChannel());
            }
            current.truncate(0);
        }
    }

    private static Path old(Path log, int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }
}

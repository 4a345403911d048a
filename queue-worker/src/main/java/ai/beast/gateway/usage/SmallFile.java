package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file with one short text that is replaced as a whole.
 *
 * @param form of a sound text
 */
record SmallFile(Path path, Pattern form) {
    /** The text; empty where it was never written, or is damaged. */
    Optional<String> read() {
        try {
            String text = Files.readString(path, StandardCharsets.UTF_8).strip();
            return form.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** The text is on the disk before it has its name: otherwise a power failure could leave an empty file. */
    void write(String text) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

package ai.beast.queue.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names a models directory by the hidden file {@value #FILE} in it, so that two of one path on two machines differ and one with two paths
 * does not. A directory that cannot be written is named by its path.
 */
public record SuiteId(String id, Path models) {
    public static final String FILE = ".ai-beast-suite";

    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    /** Makes the file where there is none. Reads and writes the directory. */
    public static SuiteId of(Path models) {
        Path absolute = models.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
            Path file = absolute.resolve(FILE);
            for (int attempt = 0; attempt < 3; attempt++) {
                Optional<String> present = read(file);
                if (present.isPresent()) {
                    return new SuiteId(present.get(), absolute);
                }
                create(file);
            }
        } catch (IOException unwritable) {
            return new SuiteId("path:" + absolute, absolute);
        }
        return new SuiteId("path:" + absolute, absolute);
    }

    private static Optional<String> read(Path file) throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return ID.matcher(text).matches() ? Optional.of(text) : Optional.empty();
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    /** Whole or not at all: another process may do the same. */
    private static void create(Path file) throws IOException {
        Path beside = file.resolveSibling(FILE + "-" + UUID.randomUUID());
        Files.writeString(beside, UUID.randomUUID() + "\n", StandardOpenOption.CREATE_NEW);
        try {
            Files.createLink(file, beside);
        } catch (FileAlreadyExistsException other) {
            // The other process's id counts.
        } catch (UnsupportedOperationException | IOException noLinks) {
            if (!Files.exists(file)) {
                Files.move(beside, file);
            }
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}

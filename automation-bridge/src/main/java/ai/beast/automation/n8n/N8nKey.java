package ai.beast.automation.n8n;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The key of n8n's public API: from the configuration, else from the file that the configuration names. */
final class N8nKey {
    private N8nKey() {}

    /**
     * The key as it is now; empty while none is configured and the file is absent or blank.
     *
     * @throws UncheckedIOException when the file exists and cannot be read
     */
    static Optional<String> of(N8nConfiguration configuration) {
        return configuration.apiKey().or(() -> configuration.apiKeyFile().flatMap(N8nKey::read));
    }

    static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip()).filter(key -> !key.isEmpty());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the n8n API key file " + file, unreadable);
        }
    }
}

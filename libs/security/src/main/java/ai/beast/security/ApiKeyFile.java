package ai.beast.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The keys of one installation, read from a file of lines {@code id:sha256:scope:name} and read again when the file
 * changes, so that a key can be added or revoked without a restart. A missing file allows nobody. Thread-safe.
 */
public final class ApiKeyFile {
    private static final Logger LOG = Logger.getLogger(ApiKeyFile.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private record Loaded(Map<String, ApiKey> keys, FileTime modified, long size, Instant lookedAt) {}

    private static final FileTime NEVER = FileTime.fromMillis(0);

    private final Path file;
    private final Clock clock;
    private volatile Loaded loaded = new Loaded(Map.of(), NEVER, -1, Instant.MIN);

    public ApiKeyFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The key whose full text this is, if it is known here. A change of the file is seen within a second. */
    public Optional<ApiKey> find(String text) {
        return ApiKey.idOf(text).map(id -> current().keys().get(id)).filter(key -> key.matches(text));
    }

    private Loaded current() {
        Loaded now = loaded;
        if (now.lookedAt().isAfter(clock.instant().minus(LOOK_AGAIN))) {
            return now;
        }
        Loaded fresh = look(now);
        loaded = fresh;
        return fresh;
    }

    private Loaded look(Loaded before) {
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            boolean same = modified.equals(before.modified()) && size == before.size();
            return new Loaded(same ? before.keys() : read(), modified, size, clock.instant());
        } catch (NoSuchFileException absent) {
            if (before.size() != -1) {
                LOG.warnf("The API keys file %s is gone; no key is accepted until it is back", file);
            }
            return new Loaded(Map.of(), NEVER, -1, clock.instant());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the API keys file " + file, unreadable);
        }
    }

    private Map<String, ApiKey> read() throws IOException {
        Map<String, ApiKey> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Optional<ApiKey> key = ApiKey.parseLine(line);
            if (key.isPresent()) {
                keys.put(key.get().id(), key.get());
            } else {
                LOG.warnf("Line %d of %s is not an API key and is ignored", number, file);
            }
        }
        return Map.copyOf(keys);
    }
}

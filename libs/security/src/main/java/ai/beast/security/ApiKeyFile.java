package ai.beast.security;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The keys of one installation, read from a file of lines {@code id:sha256:scope:name}. A changed file takes effect within
 * a second and without a restart; the comparison is by content, because two changes can share size and time of
 * modification. A missing file allows no key. Thread-safe.
 */
@Singleton
public final class ApiKeyFile {
    private static final Logger LOG = Logger.getLogger(ApiKeyFile.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final byte[] ABSENT = {};

    private record Loaded(Map<String, ApiKey> keys, byte[] content, Instant lookedAt) {}

    private final Path file;
    private final Clock clock;
    private volatile Loaded loaded = new Loaded(Map.of(), ABSENT, Instant.MIN);

    @Inject
    ApiKeyFile(SecurityConfiguration configuration) {
        this(configuration.apiKeysFile(), Clock.systemUTC());
    }

    public ApiKeyFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** The key with exactly this text; empty when the file does not have it. */
    public Optional<ApiKey> find(String text) {
        return ApiKey.idOf(text).map(id -> current().keys().get(id)).filter(key -> key.matches(text));
    }

    /** The key with this public id; empty when the file does not have it. */
    public Optional<ApiKey> withId(String id) {
        return Optional.ofNullable(current().keys().get(id));
    }

    /** Whether the file still has a key with this id and digest. */
    public boolean accepts(ApiKey key) {
        return withId(key.id()).filter(now -> now.sha256().equals(key.sha256())).isPresent();
    }

    private Loaded current() {
        Loaded now = loaded;
        Instant time = clock.instant();
        // A clock that was set back must not keep a revoked key alive until it has caught up.
        if (now.lookedAt().isAfter(time.minus(POLL_INTERVAL)) && !now.lookedAt().isAfter(time)) {
            return now;
        }
        Loaded fresh = load(now);
        loaded = fresh;
        return fresh;
    }

    private Loaded load(Loaded before) {
        try {
            byte[] content = Files.readAllBytes(file);
            boolean same = Arrays.equals(content, before.content());
            return new Loaded(same ? before.keys() : parse(content), content, clock.instant());
        } catch (NoSuchFileException absent) {
            if (before.content() != ABSENT) {
                LOG.warnf("The API keys file %s is missing; no key is accepted until it is restored", file);
            }
            return new Loaded(Map.of(), ABSENT, clock.instant());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the API keys file " + file, unreadable);
        }
    }

    private Map<String, ApiKey> parse(byte[] content) {
        Map<String, ApiKey> keys = new LinkedHashMap<>();
        int number = 0;
        for (String line : new String(content, StandardCharsets.UTF_8).lines().toList()) {
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

package ai.beast.security;

import ai.beast.security.key.KeyRecord;
import ai.beast.security.key.ManagedKeys;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one installation: those of the installer, lines {@code id:sha256:scope:name}, and the {@link ManagedKeys} that events-gateway writes,
 * which may also revoke or bound a key of the installer. A changed file takes effect within a second and without a restart; the comparison is by
 * content, because two changes can share size and time of modification. A missing file allows no key; managed keys that cannot be read leave those
 * in force that were read last. Thread-safe.
 */
@Singleton
public final class ApiKeyFile {
    private static final Logger LOG = Logger.getLogger(ApiKeyFile.class);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final byte[] ABSENT = {};

    private record Loaded(Map<String, ApiKey> keys, byte[] content, byte[] managed, Instant lookedAt) {}

    private final Path file;
    private final Path managedFile;
    private final Clock clock;
    private volatile Loaded loaded = new Loaded(Map.of(), ABSENT, ABSENT, Instant.MIN);

    @Inject
    ApiKeyFile(SecurityConfiguration configuration) {
        this(
                configuration.apiKeysFile(),
                configuration.managedKeysFile().orElse(managedBeside(configuration.apiKeysFile())),
                Clock.systemUTC());
    }

    public ApiKeyFile(Path file, Clock clock) {
        this(file, managedBeside(file), clock);
    }

    ApiKeyFile(Path file, Path managedFile, Clock clock) {
        this.file = file;
        this.managedFile = managedFile;
        this.clock = clock;
    }

    private static Path managedBeside(Path file) {
        return file.resolveSibling(ManagedKeys.FILE);
    }

    /** Where the managed keys are, whether or not there are any. */
    public Path managedFile() {
        return managedFile;
    }

    /** The key with exactly this text; empty when no file has it, or it has expired. */
    public Optional<ApiKey> find(String text) {
        return ApiKey.idOf(text).flatMap(this::withId).filter(key -> key.matches(text));
    }

    /** The key with this public id; empty when no file has it, or it has expired. */
    public Optional<ApiKey> withId(String id) {
        Instant now = clock.instant();
        return Optional.ofNullable(current().keys().get(id))
                .filter(key -> !key.terms().isExpired(now));
    }

    /** Whether the key with this id and digest still holds. */
    public boolean accepts(ApiKey key) {
        return withId(key.id()).filter(now -> now.sha256().equals(key.sha256())).isPresent();
    }

    /** The keys of the installer's file as they stand there now, whatever the managed keys say of them. */
    public Collection<ApiKey> installed() {
        return parse(read(file)).values();
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
        byte[] content = read(file);
        byte[] managed = read(managedFile);
        if (content == ABSENT && before.content() != ABSENT) {
            LOG.warnf("The API keys file %s is missing; no key is accepted until it is restored", file);
        }
        if (Arrays.equals(content, before.content()) && Arrays.equals(managed, before.managed())) {
            return new Loaded(before.keys(), content, managed, clock.instant());
        }
        if (content == ABSENT) {
            return new Loaded(Map.of(), content, managed, clock.instant());
        }
        try {
            ManagedKeys records = managed == ABSENT ? ManagedKeys.EMPTY : ManagedKeys.parse(managed);
            return new Loaded(apply(records, parse(content)), content, managed, clock.instant());
        } catch (IOException malformed) {
            String what = "The file of managed API keys " + managedFile + " cannot be read";
            if (before.lookedAt().equals(Instant.MIN)) {
                throw new UncheckedIOException(what, malformed);
            }
            LOG.errorf("%s; the keys that were read before stay in force: %s", what, malformed.getMessage());
            return new Loaded(before.keys(), content, managed, clock.instant());
        }
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException absent) {
            return ABSENT;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the API keys file " + path, unreadable);
        }
    }

    private static Map<String, ApiKey> apply(ManagedKeys records, Map<String, ApiKey> installed) {
        Map<String, ApiKey> keys = new LinkedHashMap<>(installed);
        for (KeyRecord managed : records.keys()) {
            KeyRecord.Identity key = managed.key();
            ApiKey other = installed.get(key.id());
            if (other != null && !other.sha256().equals(key.sha256())) {
                continue;
            }
            @Nullable Scope scope = Scope.of(key.scope()).orElse(null);
            if (managed.isRevoked() || scope == null) {
                keys.remove(key.id());
            } else {
                keys.put(key.id(), new ApiKey(key.id(), key.sha256(), scope, key.name(), managed.terms()));
            }
        }
        return Map.copyOf(keys);
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
        return keys;
    }
}

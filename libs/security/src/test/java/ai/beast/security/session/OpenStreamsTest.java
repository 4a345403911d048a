package ai.beast.security.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.beast.security.ApiKey;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenStreamsTest {
    private static final Instant NOW = Instant.parse("2026-05-03T09:00:00Z");

    @TempDir
    Path directory;

    private final ApiKey kept =
            ApiKey.create(Scope.READ, "kept", new SecureRandom()).stored();
    private final ApiKey revoked =
            ApiKey.create(Scope.READ, "revoked", new SecureRandom()).stored();
    private final List<String> ended = new ArrayList<>();
    private Path file;
    private OpenStreams streams;

    @BeforeEach
    void watchNothing() {
        file = directory.resolve("api-keys");
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        streams = new OpenStreams(new ApiKeyFile(file, clock), clock);
    }

    @Test
    void endsRevokedKeysAndExpiredSessions() throws IOException {
        Files.writeString(file, kept.toLine());
        watch(kept, Instant.MAX, "open");
        watch(kept, NOW, "expired");
        watch(revoked, Instant.MAX, "revoked");

        streams.endExpired();

        assertEquals(List.of("expired", "revoked"), ended.stream().sorted().toList());
    }

    @Test
    void endsExpiredSessionsWhileKeysAreUnreadable() throws IOException {
        Files.createDirectory(file);
        watch(kept, Instant.MAX, "open");
        watch(kept, NOW, "expired");

        streams.endExpired();

        assertEquals(List.of("expired"), ended);
    }

    @Test
    void endsOthersWhenOneFailsToEnd() throws IOException {
        Files.createFile(file);
        for (int i = 0; i < 8; i++) {
            streams.watch(kept, NOW, () -> {
                throw new IllegalStateException("This stream is broken");
            });
            watch(kept, NOW, "expired");
        }

        streams.endExpired();

        assertEquals(8, ended.size());
    }

    private void watch(ApiKey key, Instant expiresAt, String name) {
        streams.watch(key, expiresAt, () -> ended.add(name));
    }
}

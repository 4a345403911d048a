package ai.beast.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.security.key.KeyLimits;
import ai.beast.security.key.KeyRecord;
import ai.beast.security.key.KeyTerms;
import ai.beast.security.key.ManagedKeys;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyFileTest {
    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @Test
    void findsAKeyByItsFullTextOnly() throws Exception {
        var created = ApiKey.create(Scope.WRITE, "laptop", new SecureRandom());
        Path file = Files.writeString(
                directory.resolve("keys"), "# comment\n\n" + created.stored().toLine() + "\nnonsense\n");
        var keys = new ApiKeyFile(file, clock);

        assertThat(keys.find(created.text())).contains(created.stored());
        assertThat(keys.find(created.text().replaceAll(".$", "x"))).isEmpty();
        assertThat(keys.find(otherLastDigit(created.text()))).isEmpty();
        assertThat(keys.find("")).isEmpty();
    }

    @Test
    void managedKeysAddRevokeAndBound() throws Exception {
        var kept = ApiKey.create(Scope.ADMIN, "kept", new SecureRandom());
        var revoked = ApiKey.create(Scope.WRITE, "revoked", new SecureRandom());
        var added = ApiKey.create(Scope.INFER, "added", new SecureRandom());
        Path file = Files.writeString(
                directory.resolve("keys"),
                kept.stored().toLine() + "\n" + revoked.stored().toLine() + "\n");
        KeyLimits limits = new KeyLimits(60, null, 4);
        Instant expiresAt = now.plusSeconds(60);
        writeManaged(
                record(revoked.stored(), KeyTerms.NONE).revoked(now, "kept"),
                record(added.stored(), new KeyTerms(expiresAt, limits, List.of("chat-default"))),
                // Another key of the same id is none of the installer's.
                record(new ApiKey(kept.stored().id(), "0".repeat(64), Scope.READ, "other"), KeyTerms.NONE)
                        .revoked(now, "x"));
        var keys = new ApiKeyFile(file, clock);

        assertThat(keys.find(kept.text())).contains(kept.stored());
        assertThat(keys.find(revoked.text())).isEmpty();
        assertThat(keys.accepts(revoked.stored())).isFalse();
        ApiKey found = keys.find(added.text()).orElseThrow();
        assertThat(found.terms()).isEqualTo(new KeyTerms(expiresAt, limits, List.of("chat-default")));
        assertThat(keys.installed()).hasSize(2);

        now = expiresAt;

        assertThat(keys.find(added.text())).isEmpty();
        assertThat(keys.accepts(found)).isFalse();
    }

    @Test
    void damagedManagedKeysChangeNothing() throws Exception {
        var installed = ApiKey.create(Scope.ADMIN, "installed", new SecureRandom());
        Path file =
                Files.writeString(directory.resolve("keys"), installed.stored().toLine());
        writeManaged(record(installed.stored(), KeyTerms.NONE).revoked(now, "x"));
        var keys = new ApiKeyFile(file, clock);
        assertThat(keys.find(installed.text())).isEmpty();

        for (String damaged : List.of("", "{\"keys\": [{}]}", "{\"keys\": [{\"key\": {\"id\": null}}]}", "[]")) {
            Files.writeString(directory.resolve(ManagedKeys.FILE), damaged);
            later();
            assertThat(keys.find(installed.text())).as(damaged).isEmpty();
            assertThatThrownBy(() -> new ApiKeyFile(file, clock).find(installed.text()))
                    .as(damaged)
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    private void writeManaged(KeyRecord... records) throws Exception {
        Files.write(directory.resolve(ManagedKeys.FILE), new ManagedKeys(List.of(records)).toBytes());
    }

    private KeyRecord record(ApiKey key, KeyTerms terms) {
        var identity =
                new KeyRecord.Identity(key.id(), key.sha256(), key.scope().wireName(), key.name());
        return new KeyRecord(identity, now, "test", null, null, null, null, null).with(key.name(), terms);
    }

    @Test
    void seesAKeyAddedOrRevokedLater() throws Exception {
        var first = ApiKey.create(Scope.READ, "one", new SecureRandom());
        var second = ApiKey.create(Scope.ADMIN, "two", new SecureRandom());
        Path file = directory.resolve("keys");
        var keys = new ApiKeyFile(file, clock);
        assertThat(keys.find(first.text())).isEmpty();

        Files.writeString(file, first.stored().toLine() + "\n" + second.stored().toLine());
        later();
        assertThat(keys.find(first.text())).isPresent();
        assertThat(keys.find(second.text())).map(ApiKey::scope).contains(Scope.ADMIN);

        Files.writeString(file, second.stored().toLine());
        later();
        assertThat(keys.find(first.text())).isEmpty();
        Files.delete(file);
        later();
        assertThat(keys.find(second.text())).isEmpty();
    }

    @Test
    void seesReplacedKeyOfSameSizeAndTime() throws Exception {
        var first = ApiKey.create(Scope.READ, "one", new SecureRandom());
        var second = ApiKey.create(Scope.READ, "two", new SecureRandom());
        Path file = Files.writeString(directory.resolve("keys"), first.stored().toLine());
        var written = Files.getLastModifiedTime(file);
        var keys = new ApiKeyFile(file, clock);
        assertThat(keys.find(first.text())).isPresent();

        Files.writeString(file, second.stored().toLine());
        Files.setLastModifiedTime(file, written);
        later();

        assertThat(keys.find(first.text())).isEmpty();
        assertThat(keys.find(second.text())).isPresent();
    }

    @Test
    void seesRevokedKeyThoughClockWasSetBack() throws Exception {
        var created = ApiKey.create(Scope.READ, "one", new SecureRandom());
        Path file =
                Files.writeString(directory.resolve("keys"), created.stored().toLine());
        var keys = new ApiKeyFile(file, clock);
        assertThat(keys.find(created.text())).isPresent();

        Files.writeString(file, "# none");
        now = now.minus(Duration.ofHours(1));

        assertThat(keys.find(created.text())).isEmpty();
    }

    @Test
    void readsServiceKeyWithItsName() throws Exception {
        var service = ApiKey.create(Scope.SERVICE, "queue-worker", new SecureRandom());
        Path file =
                Files.writeString(directory.resolve("keys"), service.stored().toLine());

        assertThat(new ApiKeyFile(file, clock).find(service.text())).contains(service.stored());
    }

    private void later() {
        now = now.plus(Duration.ofSeconds(2));
    }

    private static String otherLastDigit(String text) {
        char last = text.charAt(text.length() - 1);
        return text.substring(0, text.length() - 1) + (last == '0' ? '1' : '0');
    }
}

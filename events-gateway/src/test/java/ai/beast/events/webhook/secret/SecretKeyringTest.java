package ai.beast.events.webhook.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.events.webhook.TestSettings;
import ai.beast.events.webhook.secret.SecretKeyring.Sealed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyringTest {
    private static final byte[] SECRET = "a secret of 32 bytes, as it were".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void keyFile() {
        file = directory.resolve("keys/webhook-keys");
    }

    @Test
    void whatIsSealedIsNotReadableAndCanBeOpenedByWhoHasTheFile() throws Exception {
        Sealed sealed = keyring().seal(SECRET, "endpoint/1");

        assertThat(new String(sealed.bytes(), StandardCharsets.ISO_8859_1)).doesNotContain("secret");
        assertThat(keyring().open(sealed, "endpoint/1")).isEqualTo(SECRET);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var left = Files.list(file.getParent())) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void sealingTheSameTwiceShowsNothing() {
        SecretKeyring keyring = keyring();

        assertThat(keyring.seal(SECRET, "endpoint/1").bytes())
                .isNotEqualTo(keyring.seal(SECRET, "endpoint/1").bytes());
    }

    @Test
    void whatWasMovedOrChangedCannotBeOpened() {
        SecretKeyring keyring = keyring();
        Sealed sealed = keyring.seal(SECRET, "endpoint/1");
        byte[] changed = sealed.bytes().clone();
        changed[20] ^= 1;

        assertThatThrownBy(() -> keyring.open(sealed, "endpoint/2")).isInstanceOf(SecretsUnavailableException.class);
        assertThatThrownBy(() -> keyring.open(new Sealed(sealed.keyId(), changed), "endpoint/1"))
                .isInstanceOf(SecretsUnavailableException.class);
    }

    @Test
    void anotherKeyPutFirstSealsAndTheOldOneStillOpens() throws Exception {
        SecretKeyring keyring = keyring();
        Sealed before = keyring.seal(SECRET, "endpoint/1");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of("0123456789abcdef".repeat(4), lines.getFirst()));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plus(Duration.ofSeconds(5))));

        Sealed after = keyring.seal(SECRET, "endpoint/1");

        assertThat(after.keyId()).isNotEqualTo(before.keyId());
        assertThat(keyring.open(before, "endpoint/1")).isEqualTo(SECRET);
        assertThat(keyring.open(after, "endpoint/1")).isEqualTo(SECRET);
    }

    @Test
    void withoutItsKeyNothingIsOpenedAndTheClientIsToldNoPath() throws Exception {
        Sealed sealed = keyring().seal(SECRET, "endpoint/1");
        Files.delete(file);

        assertThatThrownBy(() -> keyring().open(sealed, "endpoint/1"))
                .isInstanceOfSatisfying(SecretsUnavailableException.class, problem -> {
                    assertThat(problem.getMessage()).doesNotContain(directory.toString());
                    assertThat(problem.getCause()).hasMessageContaining(sealed.keyId());
                });
    }

    private SecretKeyring keyring() {
        return new SecretKeyring(new TestSettings(Duration.ofSeconds(1), file));
    }
}

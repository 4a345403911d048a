package ai.beast.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.security.ApiKeyFile;
import ai.beast.security.Scope;
import ai.beast.stack.StackPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path root;

    @Test
    void makesKeysThatTheServicesAccept() {
        Secrets secrets = Secrets.of(paths());

        assertThat(scopeOf(secrets.adminKey())).isEqualTo(Scope.ADMIN);
        assertThat(scopeOf(secrets.probeKey())).isEqualTo(Scope.READ);
        assertThat(secrets.databasePassword()).matches("[0-9a-f]{64}");
        assertThat(secrets.toString()).doesNotContain(secrets.databasePassword());
    }

    @Test
    void keepsKeysPrivateAndOnlyHashesForServices() throws IOException {
        Secrets secrets = Secrets.of(paths());

        assertThat(Files.getPosixFilePermissions(paths().keys()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        try (Stream<Path> files = Files.list(paths().keys())) {
            assertThat(files)
                    .hasSize(5 + Secrets.holders().size())
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        assertThat(paths().apiKeys()).content().doesNotContain(secrets.adminKey());
    }

    @Test
    void findsTheSameOnesAgainAndLeavesOtherKeysAlone() throws IOException {
        Secrets first = Secrets.of(paths());
        String other = "0badcafe:" + "a".repeat(64) + ":read:other";
        Files.writeString(paths().apiKeys(), Files.readString(paths().apiKeys()) + other);

        assertThat(Secrets.of(paths())).isEqualTo(first);
        assertThat(paths().apiKeys())
                .content()
                .contains(other)
                .hasLineCount(4 + Secrets.holders().size());
    }

    @Test
    void aRevokedAdminKeyStaysRevokedUntilItsFileIsRemoved() throws IOException {
        String revoked = Secrets.of(paths()).adminKey();
        Files.writeString(paths().apiKeys(), "# none\n");

        Secrets.of(paths());
        assertThat(new ApiKeyFile(paths().apiKeys(), Clock.systemUTC()).find(revoked))
                .isEmpty();

        Files.delete(paths().adminKey());
        String fresh = Secrets.of(paths()).adminKey();
        assertThat(fresh).isNotEqualTo(revoked);
        assertThat(scopeOf(fresh)).isEqualTo(Scope.ADMIN);
    }

    @Test
    void givesEachServiceItsOwnKey() throws IOException {
        Secrets.of(paths());

        assertThat(Secrets.holders()).contains("queue-worker", "events-gateway", "local-stack");
        for (String service : Secrets.holders()) {
            String text = Files.readString(paths().serviceKey(service)).strip();
            assertThat(new ApiKeyFile(paths().apiKeys(), Clock.systemUTC()).find(text))
                    .hasValueSatisfying(key -> {
                        assertThat(key.scope()).isEqualTo(Scope.SERVICE);
                        assertThat(key.name()).isEqualTo(service);
                    });
            assertThat(paths().apiKeys()).content().doesNotContain(text);
        }
    }

    @Test
    void keepsSessionKeysAndAddsThemToOlderInstallation() throws IOException {
        Secrets.of(paths());
        String first = Files.readString(paths().sessionKeys());
        Secrets.of(paths());
        assertThat(paths().sessionKeys()).hasContent(first).content().matches("[0-9a-f]{64}\n");

        Files.delete(paths().sessionKeys());
        Secrets.of(paths());
        assertThat(paths().sessionKeys()).content().matches("[0-9a-f]{64}\n").isNotEqualTo(first);
    }

    @Test
    void addsServiceKeysToOlderInstallation() throws IOException {
        Secrets first = Secrets.of(paths());
        String older = Files.readString(paths().apiKeys())
                .lines()
                .filter(line -> !line.contains(":service:"))
                .reduce("", (lines, line) -> lines + line + "\n");
        Files.writeString(paths().apiKeys(), older);
        for (String service : Secrets.holders()) {
            Files.delete(paths().serviceKey(service));
        }

        assertThat(Secrets.of(paths())).isEqualTo(first);
        assertThat(paths().apiKeys()).content().startsWith(older).contains(":service:queue-worker");
    }

    private StackPaths paths() {
        return new StackPaths(root.resolve("home"), root.resolve("data"));
    }

    private Scope scopeOf(String key) {
        return new ApiKeyFile(paths().apiKeys(), Clock.systemUTC())
                .find(key)
                .orElseThrow()
                .scope();
    }
}

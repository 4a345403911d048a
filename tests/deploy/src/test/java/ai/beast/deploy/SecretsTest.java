package ai.beast.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** k8s/secrets hands kubectl what deploy/init made. A program in place of kubectl prints its arguments. */
class SecretsTest {
    @TempDir
    Path directory;

    private Path data;
    private Path env;

    @BeforeEach
    void prepareAnInstallation() throws Exception {
        data = directory.resolve("data");
        env = Files.writeString(
                directory.resolve("env"),
                Sources.text("deploy/.env.example")
                        .replaceFirst("(?m)^DATA_DIR=$", "DATA_DIR=\"" + data + "\"")
                        .replaceFirst("(?m)^MODELS_DIR=$", "MODELS_DIR=" + directory.resolve("models"))
                        .replaceFirst("(?m)^COMPOSE_PROFILES=.*$", "COMPOSE_PROFILES=")
                        .replaceFirst("(?m)^AI_BEAST_DB_PASSWORD=$", "AI_BEAST_DB_PASSWORD='quoted-password'"));
        Script init = Script.run(Map.of(), "deploy/init", "--env", env.toString(), "--allow-cgroup-v1");
        assertThat(init.status()).as(init.output()).isZero();
        Path kubectl = Files.writeString(directory.resolve("kubectl"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(kubectl, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void takesQuotesOffAsInitDoes() throws Exception {
        // when
        Script secrets = secrets("--print");
        // then
        assertThat(secrets.status()).as(secrets.output()).isZero();
        assertThat(secrets.output())
                .contains("--from-literal=password=quoted-password\n")
                .contains("--from-file=api-keys=" + data + "/keys/accepted/api-keys\n");
        assertThat(Files.readString(data.resolve("secrets/initdb/10-roles.sql")))
                .contains("PASSWORD 'quoted-password'");
    }

    @Test
    void endsWhenAFileIsMissing() throws Exception {
        // given
        Files.delete(data.resolve("keys/accepted/api-keys"));
        // when
        Script secrets = secrets("--dry-run");
        // then
        assertThat(secrets.status()).isEqualTo(1);
        assertThat(secrets.output()).startsWith("secrets: ").contains("api-keys is missing; run deploy/init again");
    }

    private Script secrets(String option) throws Exception {
        return Script.run(
                Map.of("PATH", directory + ":" + System.getenv("PATH"), "AI_BEAST_ENV", env.toString()),
                "k8s/secrets",
                option);
    }
}

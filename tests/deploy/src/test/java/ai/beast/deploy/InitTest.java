package ai.beast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploy/init makes, and the sentence it says to each wrong input. */
class InitTest {
    @TempDir
    Path directory;

    private Path data;
    private Path env;

    @BeforeEach
    void writeSettings() throws IOException {
        data = directory.resolve("data");
        env = Files.writeString(directory.resolve("env"), Sources.text("deploy/.env.example"));
        set("DATA_DIR", data.toString());
        set("MODELS_DIR", directory.resolve("models").toString());
        // Without a profile no port is published, so a suite that runs on this machine does not matter.
        set("COMPOSE_PROFILES", "");
    }

    @Test
    void makesSecretsOnceAndKeepsThem() throws Exception {
        // given
        Script first = init();
        String settings = Files.readString(env);
        String keys = Files.readString(data.resolve("keys/accepted/api-keys"));
        // when
        Script second = init();
        // then
        assertThat(first.status()).as(first.output()).isZero();
        assertThat(second.status()).as(second.output()).isZero();
        assertThat(settings.lines().filter(line -> line.matches("(AI_BEAST_DB_PASSWORD|N8N_ENCRYPTION_KEY)=.+")))
                .hasSize(2);
        assertThat(Files.readString(env)).isEqualTo(settings);
        assertThat(Files.readString(data.resolve("keys/accepted/api-keys"))).isEqualTo(keys);
        assertThat(Files.getPosixFilePermissions(env).toString()).doesNotContain("GROUP", "OTHERS");
    }

    @Test
    void namesTheVariableWithoutValue() throws Exception {
        set("MODELS_DIR", "");
        refuses("MODELS_DIR has no value in " + env + ". Set it to an absolute path");
    }

    @Test
    void refusesALostSecretOfExistingData() throws Exception {
        init();
        databaseOf(18);
        set("N8N_ENCRYPTION_KEY", "");
        refuses("N8N_ENCRYPTION_KEY has no value", "Restore .env from the backup");
    }

    @Test
    void refusesAPasswordChangedAfterTheFirstStart() throws Exception {
        init();
        databaseOf(18);
        set("AI_BEAST_DB_PASSWORD", "another-password");
        refuses("not the one that the database was made with", "Put the old one back", "--accept-passwords");
    }

    @Test
    void refusesAGrafanaPasswordChangedAfterTheFirstStart() throws Exception {
        init();
        set("GRAFANA_PASSWORD", "chosen-password");
        assertThat(init().status()).as("before Grafana made its database").isZero();
        Files.writeString(data.resolve("grafana/grafana.db"), "SQLite");
        assertThat(init().status()).isZero();
        set("GRAFANA_PASSWORD", "another-password");
        refuses("GRAFANA_PASSWORD", "Put the old one back", "reset-admin-password", "--accept-passwords");
    }

    @Test
    void restoresALostGrafanaPassword() throws Exception {
        set("GRAFANA_PASSWORD", "one|two&three");
        init();
        set("GRAFANA_PASSWORD", "");
        assertThat(init().status()).isZero();
        assertThat(Files.readString(env)).contains("GRAFANA_PASSWORD=one|two&three\n");
    }

    @Test
    void limitsContainersToTheProcessorsOfTheMachine() throws Exception {
        Script script = init(1);
        assertThat(script.status()).as(script.output()).isZero();
        assertThat(Files.readString(env)).contains("CPU_LIMIT=1\n");
        set("CPU_LIMIT", "");
        init(8);
        assertThat(Files.readString(env)).contains("CPU_LIMIT=2\n");
        assertThat(init(1).output())
                .startsWith("init: CPU_LIMIT must be a whole number between 1 and 1")
                .contains("it is \"2\"");
    }

    @Test
    void refusesADatabaseOfANewerVersion() throws Exception {
        databaseOf(19);
        refuses("was made by PostgreSQL 19", "Use the release that made it, or restore a backup");
    }

    @Test
    void refusesAModelsDirectoryWithABlank() throws Exception {
        set("MODELS_DIR", directory.resolve("my models").toString());
        refuses("MODELS_DIR is \"" + directory.resolve("my models"), "Rename or move the directory");
    }

    @Test
    void refusesAModelsDirectoryOfAnotherUser() throws Exception {
        set("MODELS_DIR", "/usr");
        refuses("MODELS_DIR /usr belongs to user 0, but the containers run as", "chown -R");
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            set("COMPOSE_PROFILES", "traefik");
            set("PORT_ENTRY", Integer.toString(taken.getLocalPort()));
            refuses("port " + taken.getLocalPort() + " is taken by another program", "set PORT_ENTRY to another port");
        }
    }

    @Test
    void refusesAMachineWithoutCgroup2() throws Exception {
        assumeFalse(Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")), "this machine has cgroup v2");
        Script script = Script.run(Map.of(), "deploy/init", "--env", env.toString());
        assertThat(script.status()).isEqualTo(1);
        assertThat(script.output())
                .contains("no cgroup v2", "Boot with systemd.unified_cgroup_hierarchy=1", "--allow-cgroup-v1");
    }

    private void refuses(String... sentence) throws Exception {
        Script script = init();
        assertThat(script.status()).as(script.output()).isEqualTo(1);
        assertThat(script.output()).startsWith("init: ").contains(sentence);
    }

    private Script init() throws Exception {
        return Script.run(
                Map.of("DATA_DIR", "", "MODELS_DIR", ""), "deploy/init", "--env", env.toString(), "--allow-cgroup-v1");
    }

    private Script init(int processors) throws Exception {
        Path nproc = Files.writeString(directory.resolve("nproc"), "#!/bin/sh\necho " + processors + "\n");
        Files.setPosixFilePermissions(nproc, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Script.run(
                Map.of("PATH", directory + ":" + System.getenv("PATH")),
                "deploy/init",
                "--env",
                env.toString(),
                "--allow-cgroup-v1");
    }

    private void databaseOf(int major) throws IOException {
        Path home = Files.createDirectories(data.resolve("postgres/" + major + "/docker"));
        Files.writeString(home.resolve("PG_VERSION"), major + "\n");
    }

    private void set(String name, String value) throws IOException {
        Files.writeString(env, Files.readString(env).replaceAll("(?m)^" + name + "=.*$", name + "=" + value));
    }
}

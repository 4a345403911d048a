package ai.beast.e2e;

import ai.beast.cli.api.Api;
import ai.beast.testing.n8n.FakeN8n;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * The packaged suite, driven from outside as a person would: by the {@code beast} script and the public API. It has a data
 * directory and ports of its own, so it does not meet a suite that runs on this machine already.
 */
final class Suite implements AutoCloseable {
    static final List<String> SERVICES = List.of(
            "registry-service",
            "versioning-service",
            "queue-worker",
            "events-gateway",
            "metrics-exporter",
            "automation-bridge");
    private static final Duration COMMAND_TAKES_AT_MOST = Duration.ofMinutes(4);
    private static final int[] PORTS = {8787, 8101, 8102, 8103, 8104, 8105, 8106, 9091, 15432, 16379, 19092, 19093};

    private final Path home = Path.of(System.getProperty("ai.beast.home"));
    private final Path data;
    private final int offset;
    private final FakeN8n n8n;
    private final Map<String, String> extraEnvironment;

    /** What a command printed and how it ended. */
    record Result(int exit, String output) {}

    private Suite(Path data, int offset, FakeN8n n8n, Map<String, String> extraEnvironment) {
        this.data = data;
        this.offset = offset;
        this.n8n = n8n;
        this.extraEnvironment = Map.copyOf(extraEnvironment);
    }

    /** A suite that is not started yet. */
    static Suite prepared() {
        return prepared(Map.of());
    }

    /** @param extraEnvironment beyond what every suite under test is given */
    static Suite prepared(Map<String, String> extraEnvironment) {
        try {
            return at(Files.createTempDirectory("ai-beast-e2e-").toRealPath(), extraEnvironment);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * A suite that is not started yet and takes the directory {@code data} below the one given as its {@code DATA_DIR}.
     *
     * @param directory removed by {@link #close()}
     * @param extraEnvironment beyond what every suite under test is given
     */
    static Suite at(Path directory, Map<String, String> extraEnvironment) {
        return new Suite(directory, freeOffset(), FakeN8n.start(), extraEnvironment);
    }

    /** Starts every service; returns when all are ready. What has started is stopped when one does not. */
    Suite up() {
        try {
            Result up = beast("up");
            Assertions.assertThat(up.exit()).as(up.output()).isZero();
            return this;
        } catch (AssertionError notReady) {
            close();
            throw notReady;
        }
    }

    /** A suite with every service ready. */
    static Suite started() {
        return prepared().up();
    }

    /** Below the ports that systems hand out to connections (from 32768 on), lest one of those takes a service's. */
    private static int freeOffset() {
        for (int attempt = 0; attempt < 50; attempt++) {
            int candidate = ThreadLocalRandom.current().nextInt(10, 136) * 100;
            if (allFree(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("No free range of ports was found");
    }

    private static boolean allFree(int offset) {
        for (int port : PORTS) {
            try (ServerSocket _ = new ServerSocket(port + offset, 1, InetAddress.getByName("127.0.0.1"))) {
                // free
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /** Runs {@code beast …} to its end. */
    Result beast(String... arguments) {
        List<String> command = new ArrayList<>(List.of(home.resolve("beast").toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("beast-", ".out");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment());
            Process process = builder.start();
            if (!process.waitFor(COMMAND_TAKES_AT_MOST.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(String.join(" ", command) + " hangs:\n" + Files.readString(output));
            }
            String text = Files.readString(output);
            Files.delete(output);
            return new Result(process.exitValue(), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("DATA_DIR", data.resolve("data").toString());
        environment.put("AI_BEAST_PORT_OFFSET", Integer.toString(offset));
        environment.put("AI_BEAST_OUTBOUND_ALLOW", "127.0.0.1/32");
        environment.put("AI_BEAST_BUILD", "never");
        environment.put("AI_BEAST_DOWNLOAD_FIRST_DELAY", "200ms");
        environment.put("AI_BEAST_DOWNLOAD_ATTEMPTS", "6");
        environment.put("AI_BEAST_N8N_URL", n8n.url().toString());
        environment.put("AI_BEAST_N8N_API_KEY", FakeN8n.API_KEY);
        environment.putAll(extraEnvironment);
        return environment;
    }

    /** What a process of a service beside the suite's own needs in its environment, to listen on a port of its own. */
    Map<String, String> serviceEnvironment(String service, int ownPort) {
        Path own = data.resolve("data");
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("AI_BEAST_PORT", Integer.toString(ownPort));
        environment.put("AI_BEAST_DB_URL", "jdbc:postgresql://127.0.0.1:" + port(15432) + "/ai_beast");
        environment.put("AI_BEAST_DB_PASSWORD", secret(own.resolve("keys/database-password")));
        environment.put("AI_BEAST_KAFKA", "127.0.0.1:" + port(19092));
        environment.put("REDIS_PORT", Integer.toString(port(16379)));
        environment.put("AI_BEAST_API_KEYS_FILE", own.resolve("keys/api-keys").toString());
        environment.put(
                "AI_BEAST_SERVICE_KEY_FILE",
                own.resolve("keys/service-" + service + ".key").toString());
        environment.put("AI_BEAST_EVENTS_SYSTEM_EVENTS", "false");
        return environment;
    }

    static String secret(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    Path modelsDirectory() {
        return data.resolve("data").resolve("models");
    }

    int port(int standard) {
        return standard + offset;
    }

    FakeN8n n8n() {
        return n8n;
    }

    /** The entry point, with the admin key. */
    Api api() {
        return new Api(URI.create("http://127.0.0.1:" + port(8787)), adminKey());
    }

    Api exporter() {
        return new Api(URI.create("http://127.0.0.1:" + port(9091)), adminKey());
    }

    /** The entry point, with a key of the caller's own. */
    Api api(String key) {
        return new Api(URI.create("http://127.0.0.1:" + port(8787)), key);
    }

    Path dataDirectory() {
        return data.resolve("data");
    }

    String adminKey() {
        return secret(data.resolve("data/keys/admin.key"));
    }

    /** One process of the suite as {@code beast status --json} tells it. */
    JsonNode process(String name) {
        for (JsonNode process : processes()) {
            if (process.path("service").asText().equals(name)) {
                return process;
            }
        }
        throw new AssertionError("beast status does not know " + name);
    }

    JsonNode processes() {
        Result status = beast("status", "--json");
        try {
            return Api.JSON.readTree(status.output()).path("processes");
        } catch (IOException malformed) {
            throw new AssertionError("beast status --json printed: " + status.output(), malformed);
        }
    }

    /** Returns when every process is ready, those too that the supervisor still has to start again. */
    void awaitReady() {
        Awaitility.await("every process to be ready")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> processes()
                        .valueStream()
                        .allMatch(process -> process.path("state").asText().equals("ready")));
    }

    ProcessHandle handle(String name) {
        long pid = process(name).path("pid").asLong();
        return ProcessHandle.of(pid).orElseThrow(() -> new AssertionError(name + " has no process"));
    }

    /** SIGKILL to the process itself; the supervisor is expected to start it again. */
    void kill(String name) {
        Assertions.assertThat(handle(name).destroyForcibly()).isTrue();
    }

    @Override
    public void close() {
        beast("down");
        n8n.close();
        ai.beast.stack.process.Directories.delete(data);
    }
}

package ai.beast.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.stack.StackStatus.UnitStatus;
import ai.beast.stack.process.Directories;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole stack with real servers and toy services. */
class StackTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    @TempDir
    Path root;

    private Stack stack;

    @BeforeEach
    void install() throws IOException {
        stack = ToySuite.in(root);
    }

    @AfterEach
    void stop() {
        stack.down(state -> {});
    }

    @Test
    void livesThroughCrashesStopsAndStarts() throws Exception {
        StackStatus up = stack.up(options());

        assertThat(up.allReady()).isTrue();
        assertThat(up.units())
                .extracting(UnitStatus::name)
                .containsExactly(
                        "proxy",
                        "postgresql",
                        "redis",
                        "kafka",
                        "registry-service",
                        "versioning-service",
                        "queue-worker",
                        "events-gateway",
                        "metrics-exporter",
                        "automation-bridge");
        assertThat(up.units()).allSatisfy(unit -> {
            assertThat(unit.residentBytes()).isPositive();
            assertThat(ProcessHandle.of(unit.pid())).isPresent();
        });
        String key = Files.readString(stack.paths().adminKey()).strip();
        assertThat(Files.getPosixFilePermissions(stack.paths().adminKey()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(get("/api/models/x", key)).isEqualTo("200 registry-service");
        assertThat(get("/api/models/download", key)).isEqualTo("200 queue-worker");
        assertThat(get("/api/automation", null)).isEqualTo("401 automation-bridge");

        // A second `up` finds everything as it is.
        assertThat(stack.up(options()).supervisor()).isEqualTo(up.supervisor());

        // A service, a server and a guard that are killed come back.
        for (String name : List.of("events-gateway", "redis")) {
            kill(pid(up, name));
            awaitNewProcess(up, name);
        }
        ProcessHandle orphan = ProcessHandle.of(pid(up, "queue-worker")).orElseThrow();
        kill(orphan.parent().orElseThrow().pid());
        awaitNewProcess(up, "queue-worker");
        assertThat(orphan.isAlive()).isFalse();
        assertThat(unit(stack.status(), "events-gateway").restarts()).isEqualTo(1);
        assertThat(get("/api/events", key)).isEqualTo("200 events-gateway");

        redis("SET kept yes");
        StackStatus before = stack.status();
        stack.down(state -> {});

        assertNothingRuns(before);
        assertThat(stack.status().phase()).isEqualTo(StackPhase.STOPPED);
        stack.down(state -> {});

        StackStatus again = stack.up(options());
        assertThat(again.supervisor()).isNotEqualTo(up.supervisor());
        assertThat(redis("STRLEN kept")).isEqualTo(":3");
        assertThat(stack.paths().adminKey()).content().isEqualToIgnoringNewLines(key);
        assertThat(stack.logNames()).contains("supervisor", "kafka", "queue-worker");
    }

    @Test
    void whatAKilledSupervisorStartedEndsAndUpStartsAgain() throws Exception {
        StackStatus up = stack.up(options());

        kill(up.supervisor());

        await().atMost(TIMEOUT).untilAsserted(() -> assertNothingRuns(up));
        StackStatus killed = stack.status();
        assertThat(killed.phase()).isEqualTo(StackPhase.KILLED);
        assertThat(killed.note()).contains("was killed").contains("beast up");

        assertThat(stack.up(options()).allReady()).isTrue();

        StackStatus second = stack.status();
        kill(second.supervisor());
        stack.down(state -> {});
        assertNothingRuns(second);
        assertThat(stack.status().phase()).isEqualTo(StackPhase.STOPPED);
    }

    @Test
    void aPortThatIsTakenGivesASentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(stack.ports().registry(), 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> stack.up(options()))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + ", which registry-service needs, is taken")
                    .hasMessageContaining(
                            "by process " + ProcessHandle.current().pid() + " (java)")
                    .hasMessageContaining("AI_BEAST_PORT_OFFSET");
        }
        assertThat(stack.status().phase()).isEqualTo(StackPhase.STOPPED);
    }

    @Test
    void aServiceThatKeepsFailingIsNamedWithTheEndOfItsLog() throws Exception {
        ToySuite.breakService(stack, "versioning-service");

        assertThatThrownBy(() -> stack.up(options()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("versioning-service keeps failing")
                .hasMessageContaining("I am broken on purpose");

        StackStatus status = stack.status();
        assertThat(status.phase()).isEqualTo(StackPhase.STARTING);
        assertThat(unit(status, "versioning-service").phase()).isNotEqualTo(UnitPhase.READY);
        await().atMost(TIMEOUT)
                .until(() -> unit(stack.status(), "registry-service").phase() == UnitPhase.READY);
        assertThat(get("/api/snapshots", null)).startsWith("503 ").contains("versioning-service");
    }

    @Test
    void aServiceThatIsNotBuiltIsNamed() throws Exception {
        Directories.delete(stack.paths().home().resolve("queue-worker"));

        assertThatThrownBy(() -> stack.up(options()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("queue-worker is not built");
    }

    @Test
    void dataOfAnotherPostgresqlIsLeftAloneAndNamed() throws Exception {
        Path data = Files.createDirectories(stack.paths().data().resolve("postgresql"));
        Files.writeString(data.resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(() -> stack.up(options()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("made by PostgreSQL 17");

        assertThat(data).isDirectoryContaining(file -> file.endsWith("PG_VERSION"));
        assertThat(stack.status().phase()).isEqualTo(StackPhase.STOPPED);
    }

    @Test
    void aBoundStackEndsWithTheProcessItIsBoundTo() throws Exception {
        Process owner = ai.beast.stack.infra.ChildJvm.start(
                BoundStack.class,
                stack.paths().home().toString(),
                stack.paths().data().toString(),
                Integer.toString(stack.ports().offset()));
        await().atMost(TIMEOUT).until(() -> stack.status().allReady());
        StackStatus up = stack.status();

        owner.destroyForcibly();

        await().atMost(TIMEOUT).untilAsserted(() -> assertNothingRuns(up));
        await().atMost(TIMEOUT).until(() -> stack.status().phase() == StackPhase.STOPPED);
    }

    @Test
    void theSecondStartUsesTheCachesThatTheFirstHasMade() throws Exception {
        UpOptions cached = new UpOptions(false, true, TIMEOUT.multipliedBy(3), state -> {}, Map.of());
        stack.up(cached);
        stack.down(state -> {});

        try (Stream<Path> caches = Files.list(stack.paths().aot())) {
            assertThat(caches.map(file -> file.getFileName().toString()))
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allMatch(name -> name.matches("[a-z-]+-[0-9a-f]{16}\\.aot"));
        }
        StackStatus again = stack.up(cached);
        ProcessHandle registry =
                ProcessHandle.of(pid(again, "registry-service")).orElseThrow();
        assertThat(registry.info().commandLine().orElseThrow()).contains("-XX:AOTCache=");
    }

    private static UpOptions options() {
        return new UpOptions(false, false, TIMEOUT, state -> {}, Map.of());
    }

    private static UnitStatus unit(StackStatus status, String name) {
        return status.units().stream()
                .filter(unit -> unit.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static long pid(StackStatus status, String name) {
        return unit(status, name).pid();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private void awaitNewProcess(StackStatus before, String name) {
        await().atMost(TIMEOUT).until(() -> {
            UnitStatus now = unit(stack.status(), name);
            return now.phase() == UnitPhase.READY && now.pid() != pid(before, name);
        });
    }

    private static void assertNothingRuns(StackStatus before) {
        assertThat(before.units())
                .extracting(UnitStatus::pid)
                .allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    }

    private String get(String path, String key) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + stack.ports().proxy() + path));
            if (key != null) {
                request.header("Authorization", "Bearer " + key);
            }
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        }
    }

    private String redis(String command) throws Exception {
        try (var socket = new java.net.Socket(
                        InetAddress.getByName("127.0.0.1"), stack.ports().redis());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[64];
            return new String(answer, 0, in.read(answer), StandardCharsets.US_ASCII).strip();
        }
    }

    /** Brings a stack up that is bound to this process, and stays. */
    static final class BoundStack {
        private BoundStack() {}

        public static void main(String[] arguments) throws InterruptedException {
            new Stack(
                            new StackPaths(Path.of(arguments[0]), Path.of(arguments[1])),
                            new StackPorts(Integer.parseInt(arguments[2])))
                    .up(options().boundToThisProcess());
            TimeUnit.HOURS.sleep(1);
        }
    }
}

package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.FileServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Starting, stopping and what goes wrong with it, each seen as a person at the terminal sees it. */
class LifeOfTheStackIT {

    @Test
    void startsOnceStopsWhollyAndKeepsItsData() {
        try (Suite suite = Suite.started();
                FileServer files = FileServer.start()) {
            byte[] content = TinyLlama.named("kept", 7).toBytes();
            assertThat(suite.beast("pull", files.serve("/kept.gguf", content).toString())
                            .exit())
                    .isZero();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> suite.api().find("/api/models/kept").isPresent());

            Suite.Result again = suite.beast("up");
            assertThat(again.exit()).as(again.output()).isZero();
            String table = suite.beast("status").output();
            assertThat(table).contains(Suite.SERVICES).contains("postgresql", "redis", "kafka", "ready", "MiB");

            List<ProcessHandle> processes = everyProcess(suite);
            assertThat(suite.beast("down").exit()).isZero();
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            assertThat(suite.beast("down").exit()).isZero();
            assertThat(suite.beast("status").output()).contains("not running");

            Suite.Result back = suite.beast("up");
            assertThat(back.exit()).as(back.output()).isZero();
            assertThat(suite.api().find("/api/models/kept")).isPresent();
            assertThat(suite.api().get("/api/snapshots?model=kept").path("items"))
                    .hasSize(1);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(lifeOf(suite))
                            .containsSubsequence("system.startup", "system.shutdown", "system.startup"));

            supervisorKilled(suite);
        }
    }

    /** In one life with the above, because a start takes its time. */
    private static void supervisorKilled(Suite suite) {
        List<ProcessHandle> processes = everyProcess(suite);
        suite.kill("proxy");

        await("the children of a killed supervisor end")
                .atMost(Duration.ofSeconds(60))
                .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(suite.beast("status").output()).contains("beast up");
        Suite.Result up = suite.beast("up");
        assertThat(up.exit()).as(up.output()).isZero();
        assertThat(suite.api().find("/api/models/kept")).isPresent();
    }

    @Test
    void aTakenPortIsNamedWithWhatToDo() throws Exception {
        Suite suite = Suite.prepared();
        try (suite;
                ServerSocket _ = new ServerSocket(suite.port(8101), 1, InetAddress.getByName("127.0.0.1"))) {
            Suite.Result up = suite.beast("up");

            assertThat(up.exit()).isNotZero();
            assertThat(up.output()).contains(Integer.toString(suite.port(8101))).contains("AI_BEAST_PORT_OFFSET");
            assertThat(up.output()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aPullWithoutASuiteSaysHowToStartIt() {
        try (Suite suite = Suite.prepared()) {
            Suite.Result pull = suite.beast("pull", "http://127.0.0.1:1/x.gguf");

            assertThat(pull.exit()).isNotZero();
            assertThat(pull.output()).contains("beast up").doesNotContain("Exception");
        }
    }

    private static List<String> lifeOf(Suite suite) {
        return suite.api()
                .get("/api/events?type=system.*&order=oldest")
                .path("items")
                .findValuesAsText("type");
    }

    private static List<ProcessHandle> everyProcess(Suite suite) {
        List<ProcessHandle> handles = new ArrayList<>();
        for (JsonNode process : suite.processes()) {
            ProcessHandle.of(process.path("pid").asLong()).ifPresent(handles::add);
        }
        assertThat(handles).hasSizeGreaterThanOrEqualTo(Suite.SERVICES.size() + 4);
        return handles;
    }
}

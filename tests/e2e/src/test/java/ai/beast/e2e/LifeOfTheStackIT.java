package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.trace.OtlpReceiver;
import ai.beast.testing.trace.OtlpReceiver.ReceivedSpan;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Starting, stopping and what goes wrong with it, each seen as a person at the terminal sees it. */
class LifeOfTheStackIT {
    private static final String DOWNLOAD = "POST /api/models/download";

    @Test
    void startsOnceStopsWhollyAndKeepsItsData() throws IOException {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Suite suite = Suite.prepared(Map.of(
                        "AI_BEAST_TRACING",
                        "true",
                        "OTEL_EXPORTER_OTLP_ENDPOINT",
                        collector.url().toString(),
                        "AI_BEAST_LOG_FORMAT",
                        "json"));
                FileServer files = FileServer.start()) {
            suite.up();
            startWorkflowAtDownload(suite);
            byte[] content = TinyLlama.named("kept", 7).toBytes();
            assertThat(suite.beast("pull", files.serve("/kept.gguf", content).toString())
                            .exit())
                    .isZero();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> suite.api().find("/api/models/kept").isPresent());
            String trace = wholeTrace(collector);
            assertThat(suite.n8n().calls("traced").getFirst().headers().get("traceparent"))
                    .startsWith("00-" + trace + "-");

            Suite.Result again = suite.beast("up");
            assertThat(again.exit()).as(again.output()).isZero();
            String table = suite.beast("status").output();
            assertThat(table).contains(Suite.SERVICES).contains("postgresql", "redis", "kafka", "ready", "MiB");

            List<ProcessHandle> processes = everyProcess(suite);
            assertThat(suite.beast("down").exit()).isZero();
            assertThat(processes).noneMatch(ProcessHandle::isAlive);
            assertThat(tracesInLog(suite, "versioning-service")).contains(trace);
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

    private static void startWorkflowAtDownload(Suite suite) {
        suite.n8n().publishedWebhook("traced", "POST");
        suite.api()
                .post(
                        "/api/automation/bindings",
                        Map.of("name", "traced", "eventType", "model.downloaded", "webhookPath", "traced"));
    }

    /** The trace that began with the download's request and reached each consumer. */
    private static String wholeTrace(OtlpReceiver collector) {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            List<ReceivedSpan> trace = downloadTrace(collector);
            assertThat(trace)
                    .extracting(ReceivedSpan::service, ReceivedSpan::name)
                    .contains(
                            tuple("queue-worker", DOWNLOAD),
                            tuple("queue-worker", "run model.download"),
                            tuple("registry-service", "process model.downloaded"),
                            tuple("versioning-service", "process model.downloaded"),
                            tuple("versioning-service", "run operation"),
                            tuple("automation-bridge", "process model.downloaded"),
                            tuple("automation-bridge", "run delivery"));
            Set<String> ids = trace.stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
            assertThat(trace)
                    .allSatisfy(span -> assertThat(span.parentId().isEmpty() ? span.name() : span.parentId())
                            .isIn(span.parentId().isEmpty() ? Set.of(DOWNLOAD) : ids));
        });
        return downloadTrace(collector).getFirst().traceId();
    }

    private static List<ReceivedSpan> downloadTrace(OtlpReceiver collector) {
        List<ReceivedSpan> all = collector.spans();
        Set<String> ids = all.stream()
                .filter(span -> span.name().equals(DOWNLOAD))
                .map(ReceivedSpan::traceId)
                .collect(Collectors.toSet());
        return all.stream().filter(span -> ids.contains(span.traceId())).toList();
    }

    private static Set<String> tracesInLog(Suite suite, String service) throws IOException {
        Set<String> traces = new HashSet<>();
        for (String line : Files.readAllLines(suite.dataDirectory().resolve("logs/" + service + ".log"))) {
            if (line.startsWith("{")) {
                JsonNode entry = Api.JSON.readTree(line);
                assertThat(entry.path("service").asText()).isEqualTo(service);
                traces.add(entry.path("mdc").path("traceId").asText());
            }
        }
        return traces;
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

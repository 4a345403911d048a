package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One model goes all the way through, in good weather and in bad. */
@ExtendWith(RunningSuite.class)
class MainWayIT {
    static final String WEBHOOK = "e2e-model-downloaded";
    private static final int HALF = 1_500_000;

    private final Suite suite;
    private FileServer files;

    MainWayIT(Suite suite) {
        this.suite = suite;
    }

    @BeforeEach
    void aBindingAndAFileServer() {
        files = FileServer.start();
        bind(suite);
    }

    /** Has a workflow called for each download, unless an earlier test did that. */
    static void bind(Suite suite) {
        Api api = suite.api();
        for (JsonNode binding : api.get("/api/automation/bindings").path("items")) {
            if (binding.path("name").asText().equals(WEBHOOK)) {
                return;
            }
        }
        suite.n8n().publishedWebhook(WEBHOOK, "POST");
        api.post(
                "/api/automation/bindings",
                Map.of("name", WEBHOOK, "eventType", "model.downloaded", "webhookPath", WEBHOOK));
    }

    @AfterEach
    void stopServing() {
        files.close();
    }

    @Test
    void downloadReachesCatalogueSnapshotsMetricsAndN8n() {
        byte[] content = model("straight");
        List<String> seen = new CopyOnWriteArrayList<>();
        Thread listener = Thread.ofVirtual().start(() -> listen("straight", seen));

        Pull pull = Pull.of(suite, files.serve("/straight.gguf", content, Fault.slow(2_000_000)), "straight", Map.of());

        pull.assertWentAllTheWay(content);
        assertThat(suite.modelsDirectory().resolve("straight.gguf")).hasBinaryContent(content);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(seen).contains("model.downloaded", "model.updated"));
        listener.interrupt();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue-worker",
                "registry-service",
                "versioning-service",
                "metrics-exporter",
                "events-gateway",
                "automation-bridge"
            })
    void aServiceKilledInTheMiddleOfAPullMakesNoDifferenceInTheEnd(String service) throws Exception {
        pullWith("killed-" + service, () -> suite.kill(service));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "redis", "kafka"})
    void aServerKilledInTheMiddleOfAPullMakesNoDifferenceInTheEnd(String server) throws Exception {
        pullWith("killed-" + server, () -> suite.kill(server));
    }

    private void pullWith(String name, Runnable disaster) throws Exception {
        byte[] content = model(name);
        Gate gate = new Gate();
        URI url = files.serve("/" + name + ".gguf", content, Fault.holdAt(HALF, gate));
        Pull pull = Pull.of(suite, url, name, Map.of("sha256", Pull.sha256(content)));
        gate.awaitReached();

        disaster.run();
        gate.open();

        pull.assertWentAllTheWay(content);
        assertThat(suite.modelsDirectory().resolve(name + ".gguf")).hasBinaryContent(content);
        awaitAllReady();
    }

    private void awaitAllReady() {
        await("all services ready again").atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
            List<String> notReady = new ArrayList<>();
            for (JsonNode process : suite.processes()) {
                if (!process.path("state").asText().equals("ready")) {
                    notReady.add(process.path("service").asText());
                }
            }
            assertThat(notReady).isEmpty();
        });
    }

    @Test
    void everyServiceOnTheWayAnswersAtItsNamedPath() {
        Api api = suite.api();
        for (String path : List.of(
                "/api/models", "/api/queue/jobs", "/api/snapshots", "/api/events", "/api/automation/bindings")) {
            assertThat(api.get(path).path("items").isArray()).as(path).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8101, 8102, 8103, 8104, 8106, 9091})
    void everyServiceHasHealthMetricsAndDocumentation(int port) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI base = URI.create("http://127.0.0.1:" + suite.port(port));
        for (String path : List.of(
                "/q/health/live",
                "/q/health/ready",
                "/q/health/started",
                "/q/metrics",
                "/q/openapi",
                "/q/swagger-ui/")) {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
            int open = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            int keyed = client.send(
                            request.header("Authorization", "Bearer " + suite.adminKey())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            assertThat(open).as(path + " without a key").isEqualTo(path.startsWith("/q/health/") ? 200 : 401);
            assertThat(keyed).as(path + " with a key").isEqualTo(200);
        }
    }

    @Test
    void theMetricsPassPromtool() throws Exception {
        assumeThat(Tool.succeeds("promtool", "--version"))
                .as("promtool is installed")
                .isTrue();
        String page = suite.exporter().text("/metrics");
        Process check = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        check.getOutputStream().write(page.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        check.getOutputStream().close();
        String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
    }

    private void listen(String model, List<String> seen) {
        try (Api api = suite.api()) {
            api.stream("/api/events/stream?subject=" + model, frame -> {
                seen.add(frame.name());
                return true;
            });
        } catch (InterruptedException | RuntimeException ended) {
            // the test is over
        }
    }

    private static byte[] model(String name) {
        return TinyLlama.named(name, name.hashCode()).toBytes();
    }
}

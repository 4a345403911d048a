package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two processes of every service but metrics-exporter on one set of servers: requests go to both in turn, one of each is
 * killed in the middle, and everything has happened once.
 *
 * <p>Runs only where asked for, since it doubles what a suite needs: {@code -Dreplicas.rounds=1}, with more rounds also
 * {@code -Dtest.timeout="20 m"}.
 */
@EnabledIfSystemProperty(named = "replicas.rounds", matches = "[1-9][0-9]*")
@ExtendWith(RunningSuite.class)
class ReplicasIT {
    private static final int ROUNDS = Integer.getInteger("replicas.rounds", 1);
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int HALF = 1_500_000;
    /** More than one worker has slots. */
    private static final int PULLS = 6;
    /** Standard ports of the services and of their replicas. */
    private static final Map<String, int[]> PORTS = Map.of(
            "registry-service", new int[] {8101, 8111},
            "versioning-service", new int[] {8102, 8112},
            "queue-worker", new int[] {8103, 8113},
            "events-gateway", new int[] {8104, 8105},
            "automation-bridge", new int[] {8106, 8116});

    /** Leases lapse soon, so that the other process goes on. */
    private static final Map<String, String> SHORT_LEASES =
            Map.of("AI_BEAST_QUEUE_LEASE", "6s", "AI_BEAST_QUEUE_HEARTBEAT", "1s", "AI_BEAST_VERSIONING_LEASE", "PT5S");

    private final Suite suite;
    private final Map<String, Replica> replicas = new LinkedHashMap<>();
    private final Map<String, RoundRobin> balancers = new HashMap<>();

    ReplicasIT(Suite suite) {
        this.suite = suite;
    }

    @Test
    void everythingHappensOnceOnTwoProcesses() throws Exception {
        try (FileServer files = FileServer.start();
                WebhookReceiver receiver = WebhookReceiver.start(0)) {
            makeReplicas();
            for (int round = 0; round < ROUNDS; round++) {
                startReplicas();
                round(files, receiver, round);
            }
        } finally {
            replicas.values().forEach(Replica::close);
            for (RoundRobin balancer : balancers.values()) {
                balancer.close();
            }
        }
    }

    private void makeReplicas() {
        PORTS.forEach((service, ports) -> {
            Replica replica = new Replica(suite, service, suite.port(ports[1]), SHORT_LEASES);
            replicas.put(service, replica);
            balancers.put(service, new RoundRobin(suite.port(ports[0]), replica.port()));
        });
    }

    private void startReplicas() {
        replicas.values().stream().filter(replica -> !replica.running()).forEach(Replica::start);
        replicas.values().forEach(Replica::awaitReady);
    }

    private void round(FileServer files, WebhookReceiver receiver, int round) throws Exception {
        String name = "twice" + round + "-" + UUID.randomUUID().toString().substring(0, 8);
        suite.n8n().publishedWebhook(name, "POST");
        String binding = to("automation-bridge")
                .post(
                        "/api/automation/bindings",
                        Map.of("name", name, "eventType", "model.downloaded", "webhookPath", name))
                .path("id")
                .asText();
        String webhook = to("events-gateway")
                .post(
                        "/api/webhooks",
                        Map.of("url", receiver.url().toString(), "eventTypes", List.of("model.downloaded")))
                .path("id")
                .asText();
        Gate gate = new Gate();
        Map<String, String> jobs = new LinkedHashMap<>();
        for (int i = 0; i < PULLS; i++) {
            String model = name + "-" + i;
            URI url = files.serve("/" + model + ".gguf", content(model), Fault.holdAt(HALF, gate));
            jobs.put(
                    model,
                    to("queue-worker")
                            .post("/api/models/download", Map.of("url", url.toString(), "model", model))
                            .path("job_id")
                            .asText());
        }
        await("both workers run jobs")
                .atMost(TIMEOUT)
                .until(() -> workersOf(jobs).size() == 2);

        Path file = snapshotOfTheSameFileThroughBoth(name);
        killOneOfEach(round);
        gate.open();

        jobs.keySet().forEach(model -> assertEachOnce(model, name, receiver));
        assertThat(snapshotsOf(file, name)).hasSize(1);
        to("registry-service").put("/api/models/aliases/" + name, Map.of("model", name + "-0"));
        for (int i = 0; i < 4; i++) {
            assertThat(to("registry-service")
                            .get("/api/models/aliases/" + name)
                            .path("model")
                            .asText())
                    .isEqualTo(name + "-0");
        }
        to("automation-bridge").delete("/api/automation/bindings/" + binding);
        to("events-gateway").delete("/api/webhooks/" + webhook);
    }

    /** In turn the replica and the suite's own process, which its supervisor starts again. */
    private void killOneOfEach(int round) {
        int turn = round;
        for (Replica replica : replicas.values()) {
            if (turn++ % 2 == 0 || ROUNDS == 1) {
                replica.kill();
            } else {
                suite.kill(replica.service());
            }
        }
    }

    private Set<String> workersOf(Map<String, String> jobs) {
        Set<String> workers = new HashSet<>();
        for (String job : jobs.values()) {
            String worker =
                    suite.api().get("/api/queue/status/" + job).path("worker").asText();
            if (!worker.isEmpty()) {
                workers.add(worker);
            }
        }
        return workers;
    }

    private Path snapshotOfTheSameFileThroughBoth(String name) throws Exception {
        Path file = suite.modelsDirectory().resolve(name + "-kept.bin");
        Files.write(file, content(name));
        for (int i = 0; i < 4; i++) {
            to("versioning-service").post("/api/snapshots", Map.of("model", name, "path", file.toString()));
        }
        return file;
    }

    /** Once the operations have ended, the one of a killed process among them. */
    private List<JsonNode> snapshotsOf(Path file, String model) throws Exception {
        String sha256 = Pull.sha256(Files.readAllBytes(file));
        Pull.patiently("the snapshots are taken")
                .until(Pull.quietly(() -> Books.items(suite.api(), "/api/snapshots/operations?model=" + model)
                        .allMatch(it -> it.path("state").asText().equals("succeeded"))));
        return Books.items(suite.api(), "/api/snapshots?sha256=" + sha256).toList();
    }

    /** The catalogue, the snapshot, the counters, the workflow and the webhook of one download. */
    private void assertEachOnce(String model, String name, WebhookReceiver receiver) {
        Api api = suite.api();
        String sha256 = Pull.sha256(content(model));
        Pull.patiently("the catalogue has " + model)
                .until(Pull.quietly(() ->
                        api.get("/api/models/" + model).path("sha256").asText().equals(sha256)));
        assertThat(api.get("/api/models/" + model).path("downloadCount").asInt())
                .isEqualTo(1);
        Pull.patiently("the snapshot of " + model)
                .until(Pull.quietly(() ->
                        Books.items(api, "/api/snapshots?sha256=" + sha256).count() == 1));
        Pull.patiently("the workflow was called for " + model)
                .until(() -> suite.n8n().calls(name).stream()
                                .filter(call -> String.valueOf(call.body()).contains("\"" + model + "\""))
                                .count()
                        == 1);
        Pull.patiently("the webhook was called for " + model)
                .until(() -> receiver.received().stream()
                                .filter(it ->
                                        it.event().path("subject").asText().equals(model))
                                .map(WebhookReceiver.Received::id)
                                .distinct()
                                .count()
                        == 1);
        Pull.patiently("the download of " + model + " is counted")
                .until(Pull.quietly(() -> Books.counted(suite, List.of(model)).stream()
                                .filter(line -> line.matches(".* 1(\\.0)?"))
                                .count()
                        == 2));
    }

    /** The next process of the service. */
    private Api to(String service) {
        return new Api(URI.create("http://127.0.0.1:" + balancers.get(service).port()), suite.adminKey());
    }

    private static byte[] content(String model) {
        return TinyLlama.named(model, model.hashCode()).toBytes();
    }
}

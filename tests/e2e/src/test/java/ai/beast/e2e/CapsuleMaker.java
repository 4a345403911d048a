package ai.beast.e2e;

import ai.beast.cli.api.Api;
import ai.beast.security.ApiKey;
import ai.beast.security.Scope;
import ai.beast.testing.files.Fault;
import ai.beast.testing.files.FileServer;
import ai.beast.testing.files.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.awaitility.Awaitility;

/**
 * Makes a {@link Capsule} by running the suite of a checkout, usually an older one, and using it through its public API. Run
 * it by {@code tests/capsule/make}.
 *
 * <p>Argument: the archive to write. System property {@code ai.beast.home}: the checkout, already built.
 */
final class CapsuleMaker {
    private static final int HALF = 140_000;
    private static final long YEAR_SECONDS = Duration.ofDays(365).toSeconds();
    /** Differ from start to start though nothing is lost, or are words that a later release may say better. */
    private static final List<String> VOLATILE = List.of(
            "lag",
            "next",
            "why_not_running",
            "worker",
            "lastUsed",
            "useCount",
            "updatedAt",
            "last_updated_timestamp",
            "progress",
            "failingSince",
            "health",
            "verifiedAt",
            "held",
            "title",
            "detail");

    private final Suite suite;
    private final Api api;
    private final FileServer files;
    private final Path served;
    private final ObjectNode manifest = Api.JSON.createObjectNode();

    private CapsuleMaker(Suite suite, FileServer files, Path served) {
        this.suite = suite;
        this.api = suite.api();
        this.files = files;
        this.served = served;
    }

    public static void main(String[] arguments) throws Exception {
        Path archive = Path.of(arguments[0]).toAbsolutePath();
        Path directory = Files.createTempDirectory("ai-beast-capsule-").toRealPath();
        Path served = Files.createDirectories(directory.resolve("served"));
        try (FileChannel _ = Capsule.lock();
                Suite suite = Suite.at(directory, environment());
                FileServer files = FileServer.start(Capsule.FILES_PORT)) {
            CapsuleMaker maker = new CapsuleMaker(suite.up(), files, served);
            maker.fill();
            suite.beast("down");
            Capsule.pack(directory, maker.manifest, archive);
        }
        System.out.println(archive + ": " + Files.size(archive) + " bytes");
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Capsule.environment());
        environment.put("AI_BEAST_AOT", "off");
        return environment;
    }

    private void fill() throws Exception {
        addKey();
        ObjectNode secrets = manifest.putObject("webhook");
        try (WebhookReceiver receiver = WebhookReceiver.start(Capsule.RECEIVER_PORT)) {
            JsonNode endpoint = api.post(
                    "/api/webhooks",
                    Map.of(
                            "url",
                            "http://127.0.0.1:" + Capsule.RECEIVER_PORT + "/hook",
                            "description",
                            "Written by an older release",
                            "eventTypes",
                            List.of("custom.capsule")));
            secrets.put("id", endpoint.path("id").asText());
            secrets.put("secret", endpoint.path("secret").asText());
            bindWorkflow();
            api.put("/api/events/subscriptions/indexer", Map.of("types", List.of("custom.capsule"), "from", "now"));
            publish("before");
            until("the first webhook", () -> receiver.has("before"));
        }
        acknowledge("before");
        catalogue();
        suite.n8n().close();
        publish("after");
        secrets.put("pending", "after");
        until("the second webhook waits", () -> {
            JsonNode pending = api.get("/api/webhooks/" + secrets.path("id").asText() + "/deliveries?state=pending");
            return pending.path("items").size() == 1;
        });
        JsonNode late = download("late", 5, Map.of());
        manifest.put("pendingWorkflowModel", late.path("payload").path("model").asText());
        jobs();
        record();
        keepEventsForever();
    }

    private void addKey() throws IOException {
        ApiKey.Created laptop = ApiKey.create(Scope.READ, "laptop", new SecureRandom());
        Files.writeString(
                suite.dataDirectory().resolve("keys/api-keys"),
                laptop.stored().toLine() + "\n",
                StandardOpenOption.APPEND);
        manifest.put("readKey", laptop.text());
    }

    private void bindWorkflow() {
        suite.n8n().publishedWebhook(Capsule.N8N_PATH, "POST");
        JsonNode binding = api.post(
                "/api/automation/bindings",
                Map.of(
                        "name",
                        "Tell the team",
                        "eventType",
                        "model.downloaded",
                        "filter",
                        Map.of("location", "internal"),
                        "webhookPath",
                        Capsule.N8N_PATH,
                        "payload",
                        Map.of("text", "Model {model_name} downloaded", "file", "/path")));
        manifest.put("binding", binding.path("id").asText());
    }

    /** Everything of the catalogue and the snapshot store: entries with edits, aliases, two versions of one file. */
    private void catalogue() throws Exception {
        api.put(
                "/api/models/paper",
                Map.of(
                        "name",
                        "Paper",
                        "version",
                        "1",
                        "sizeBytes",
                        4_000_000_000L,
                        "family",
                        "mistral",
                        "license",
                        "Apache-2.0",
                        "tags",
                        List.of("chat", "code"),
                        "benchmarkScores",
                        Map.of("mmlu", 61.5)));
        download("kept", 1, Map.of());
        edit("PATCH", "/api/models/kept", "application/merge-patch+json", """
            {"description": "Edited by a person", "tags": ["chat", "favourite"], "limitations": "none"}
            """);
        api.put("/api/models/kept/rating", Map.of("rating", 4.5));
        edit("PUT", "/api/models/kept/card", "text/markdown", "# Kept\n\nA card that a person wrote.\n");
        api.put("/api/models/aliases/chat-default", Map.of("model", "paper"));
        api.put("/api/models/aliases/chat-default", Map.of("model", "kept"));
        api.put("/api/models/aliases/retired", Map.of("model", "paper"));
        api.delete("/api/models/aliases/retired");
        mlflow();

        String first = digest("kept");
        files.serve("/kept.gguf", keep("kept-2.gguf", CapsuleFiles.model("kept", 1, "{{ second }}")));
        await(order("kept", Map.of("overwrite", true)), "finished"::equals);
        until("the second version", () -> !digest("kept").equals(first) && snapshots("kept") == 2);
        String second = digest("kept");
        api.post("/api/snapshots/" + first + "/rollback?wait=true", Map.of());
        ObjectNode versions = manifest.putObject("versions");
        versions.put("file", Capsule.MODELS.resolve("kept.gguf").toString());
        versions.put("present", first);
        versions.put("other", second);
    }

    private void mlflow() {
        api.post(
                "/api/2.0/mlflow/registered-models/create",
                Map.of(
                        "name",
                        "Tracked",
                        "description",
                        "From MLflow",
                        "tags",
                        List.of(Map.of("key", "team", "value", "a"))));
        JsonNode version = api.post(
                "/api/2.0/mlflow/model-versions/create",
                Map.of("name", "Tracked", "source", "https://example.org/tracked.gguf", "description", "First"));
        api.post(
                "/api/2.0/mlflow/registered-models/alias",
                Map.of(
                        "name", "Tracked",
                        "alias", "champion",
                        "version", version.path("model_version").path("version").asText()));
    }

    /** Jobs in every state that lasts, of a queue that is paused in the end. */
    private void jobs() throws Exception {
        api.put("/api/queue/limits/resource:gpu", Map.of("capacity", 1));
        api.put(
                "/api/queue/schedules/leap-day",
                Map.of(
                        "cron", "0 4 29 2 *",
                        "zone", "Europe/Berlin",
                        "missed", "skip",
                        "job", Map.of("type", "model.download", "payload", payload("cron"))));

        byte[] broken = keep("broken.gguf", CapsuleFiles.model("broken", 7, "{{ broken }}"));
        List<Fault> faults = new ArrayList<>(List.of(Fault.truncateAfter(HALF)));
        for (int i = 0; i < 30; i++) {
            faults.add(Fault.status(503));
        }
        files.serve("/broken.gguf", broken, faults.toArray(Fault[]::new));
        manifest.put(
                "failed",
                await(order("broken", Map.of()), "failed"::equals).path("id").asText());

        Gate gate = new Gate();
        files.serve(
                "/held.gguf", keep("held.gguf", CapsuleFiles.model("held", 8, "{{ held }}")), Fault.holdAt(HALF, gate));
        String held = order("held", Map.of());
        gate.awaitReached();
        api.post("/api/queue/pause", null);

        keep("queued.gguf", CapsuleFiles.model("queued", 9, "{{ queued }}"));
        keep("waiting.gguf", CapsuleFiles.model("waiting", 10, "{{ waiting }}"));
        String queued = enqueue(Map.of(
                "type",
                "model.download",
                "payload",
                payload("queued"),
                "priority",
                "high",
                "idempotency_key",
                "capsule-queued",
                "result_ttl",
                YEAR_SECONDS));
        String waiting = enqueue(Map.of(
                "type",
                "model.download",
                "payload",
                payload("waiting"),
                "after",
                List.of(queued),
                "resources",
                Map.of("gpu", 1),
                "result_ttl",
                YEAR_SECONDS));
        String scheduled = enqueue(Map.of(
                "type",
                "model.download",
                "payload",
                payload("scheduled"),
                "run_at",
                Instant.now().plusSeconds(YEAR_SECONDS - 86_400).toString()));
        manifest.put("released", held);
        manifest.put("queued", queued);
        manifest.put("waiting", waiting);
        manifest.put("scheduled", scheduled);
    }

    private String enqueue(Map<String, Object> request) {
        return api.post("/api/queue/jobs", request).path("job_id").asText();
    }

    private static Map<String, String> payload(String model) {
        return Map.of("url", url(model), "model", model);
    }

    private static String url(String model) {
        return "http://127.0.0.1:" + Capsule.FILES_PORT + "/" + model + ".gguf";
    }

    /** Downloads, and waits for what the other services make of it. */
    private JsonNode download(String model, long seed, Map<String, Object> more) throws Exception {
        files.serve("/" + model + ".gguf", keep(model + ".gguf", CapsuleFiles.model(model, seed, "{{ first }}")));
        JsonNode job = await(order(model, more), "finished"::equals);
        until(
                "the entry of " + model,
                () -> api.find("/api/models/" + model)
                        .filter(it -> it.hasNonNull("sha256"))
                        .isPresent());
        until("the snapshot of " + model, () -> snapshots(model) == 1);
        until("the count of " + model, () -> suite.exporter().text("/metrics").contains("\"" + model + "\""));
        return job;
    }

    private String order(String model, Map<String, Object> more) {
        ObjectNode body = Api.JSON.valueToTree(more);
        body.put("url", url(model));
        body.put("model", model);
        return api.post("/api/models/download", body).path("job_id").asText();
    }

    private JsonNode await(String job, Predicate<String> ended) {
        until(
                "the end of job " + job,
                () -> ended.test(
                        api.get("/api/queue/status/" + job).path("status").asText()));
        return api.get("/api/queue/jobs/" + job);
    }

    private String digest(String model) {
        return api.get("/api/models/" + model).path("sha256").asText();
    }

    private int snapshots(String model) {
        return api.get("/api/snapshots?model=" + model).path("items").size();
    }

    private byte[] keep(String name, byte[] content) throws IOException {
        Files.write(served.resolve(name), content);
        return content;
    }

    private void edit(String method, String path, String type, String body) {
        Capsule.send(suite, method, path, type, Capsule.etag(suite, path), body);
    }

    private void publish(String id) {
        api.post(
                "/api/events",
                "application/cloudevents+json",
                Map.of(
                        "specversion",
                        "1.0",
                        "type",
                        "custom.capsule",
                        "source",
                        "urn:capsule",
                        "id",
                        id,
                        "data",
                        Map.of("n", 1)));
    }

    private void acknowledge(String event) throws InterruptedException {
        List<String> cursor = new ArrayList<>();
        api.stream("/api/events/stream?subscription=indexer", frame -> {
            if (frame.data().contains("\"" + event + "\"")) {
                cursor.add(frame.id());
            }
            return cursor.isEmpty();
        });
        api.post("/api/events/subscriptions/indexer/ack", Map.of("cursor", cursor.getFirst()));
    }

    /** Notes what the API answers, so that a later release must answer the same. */
    private void record() {
        manifest.put("adminKey", suite.adminKey());
        ArrayNode answers = manifest.putArray("answers");
        String version = "&version=1";
        for (String path : List.of(
                "/api/models/kept",
                "/api/models/paper",
                "/api/models/late",
                "/api/models/kept/rating",
                "/api/models/kept/instances",
                "/api/models/aliases",
                "/api/models/aliases/chat-default",
                "/api/models/aliases/chat-default/history",
                "/api/models/aliases/retired/history",
                "/api/2.0/mlflow/registered-models/get?name=Tracked",
                "/api/2.0/mlflow/model-versions/get?name=Tracked" + version,
                "/api/2.0/mlflow/registered-models/alias?name=Tracked&alias=champion",
                "/api/snapshots?model=kept",
                "/api/snapshots?model=late",
                "/api/snapshots/rollbacks?model=kept",
                "/api/queue/jobs/" + manifest.path("failed").asText(),
                "/api/queue/jobs/" + manifest.path("queued").asText(),
                "/api/queue/jobs/" + manifest.path("waiting").asText(),
                "/api/queue/jobs/" + manifest.path("scheduled").asText(),
                "/api/queue/dead",
                "/api/queue/limits",
                "/api/queue/schedules/leap-day",
                "/api/automation/bindings/" + manifest.path("binding").asText(),
                "/api/webhooks/" + manifest.path("webhook").path("id").asText(),
                "/api/events/subscriptions/indexer")) {
            ObjectNode answer = answers.addObject();
            answer.put("path", path);
            answer.set("body", lasting(api.get(path)));
        }
        ObjectNode tags = manifest.putObject("etags");
        for (String path : List.of("/api/models/kept", "/api/models/paper", "/api/models/kept/card")) {
            tags.put(path, Capsule.etag(suite, path));
        }
        manifest.put("card", api.text("/api/models/kept/card"));
        manifest.set(
                "counters",
                Api.JSON.valueToTree(Capsule.counters(suite.exporter().text("/metrics"))));
    }

    private static JsonNode lasting(JsonNode answer) {
        if (answer instanceof ObjectNode object) {
            object.remove(VOLATILE);
        }
        answer.forEach(CapsuleMaker::lasting);
        return answer;
    }

    /** An operator's setting: a capsule is opened long after the month for which events are kept. */
    private void keepEventsForever() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + suite.port(19092)))) {
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "ai-beast.events");
            admin.incrementalAlterConfigs(Map.of(
                            topic,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
    }

    private static void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(condition);
    }
}

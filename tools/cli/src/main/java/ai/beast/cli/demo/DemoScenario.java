package ai.beast.cli.demo;

import ai.beast.cli.CommandException;
import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import ai.beast.cli.remote.JobWatch;
import ai.beast.cli.terminal.ProgressBar;
import ai.beast.cli.terminal.Quantity;
import ai.beast.modelfiles.synth.TinyLlama;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Takes one freshly made model through the suite and reports what each service made of it; stops at the first gap. */
final class DemoScenario {
    private static final double TRANSFER_SECONDS = 2;
    private static final String WEBHOOK = "ai-beast-demo";

    private final Api api;
    private final Api exporter;
    private final Report report;
    private final String model;

    /** @param model id for the catalogue, not used before */
    DemoScenario(Api api, Api exporter, Report report, String model) {
        this.api = api;
        this.exporter = exporter;
        this.report = report;
        this.model = model;
    }

    /** @param n8nPort where the suite expects n8n */
    void run(int n8nPort) throws IOException, InterruptedException {
        byte[] content = TinyLlama.named(model, model.hashCode()).toBytes();
        String file = model + ".gguf";
        Metrics before = Metrics.parse(exporter.text("/metrics"));
        try (ModelServer server = new ModelServer(file, content, TRANSFER_SECONDS);
                EventLog events = new EventLog(api, model);
                @Nullable N8nStandIn n8n = N8nStandIn.listen(n8nPort)) {
            Optional<String> binding = n8n == null ? Optional.empty() : Optional.of(bind());
            try {
                String sha256 = download(server.uri(file));
                catalogued(sha256);
                snapshotted(sha256);
                published(events, sha256);
                counted(before);
                automated(n8n, n8nPort);
            } finally {
                binding.ifPresent(id -> api.delete("/api/automation/bindings/" + id));
            }
        }
    }

    private String download(URI url) throws InterruptedException {
        report.heading("queue-worker: the download job");
        JsonNode accepted = request(url);
        String id = accepted.path("job_id").asText();
        report.line("job", id + "  " + accepted.path("message").asText());
        var bar = new ProgressBar(System.out, "   " + model + ".gguf", ProgressBar.onTerminal());
        JsonNode job = new JobWatch(api, bar).untilEnd(id);
        if (!job.path("status").asText().equals("finished")) {
            throw new CommandException("The demo failed: the download job ended as "
                    + job.path("status").asText() + ": "
                    + job.path("error").path("detail").asText());
        }
        JsonNode result = job.path("result");
        report.line("file", result.path("path").asText());
        report.line("size", Quantity.bytes(result.path("size_bytes").asLong()));
        report.line("sha256", result.path("sha256").asText());
        return result.path("sha256").asText();
    }

    private JsonNode request(URI url) {
        try {
            return api.post("/api/models/download", Map.of("url", url.toString(), "model", model));
        } catch (ApiException refused) {
            if (refused.code().equals("url_not_allowed")) {
                throw new CommandException(
                        "The suite that runs does not download from this machine itself, which the demo"
                                + " needs. Stop it with: beast down, then run: beast demo");
            }
            throw refused;
        }
    }

    private void catalogued(String sha256) throws InterruptedException {
        report.heading("registry-service: the catalogue entry, read from the file's own header");
        JsonNode entry = report.await(
                "the catalogue entry",
                () -> api.find("/api/models/" + model)
                        .filter(found -> found.path("sha256").asText().equals(sha256)));
        for (String field : new String[] {
            "name", "family", "architecture", "format", "quantization", "parameterCount", "contextLength", "license"
        }) {
            report.line(field, entry.path(field).asText("-"));
        }
        JsonNode instances = api.get("/api/models/" + model + "/instances");
        JsonNode instance = items(instances).findFirst().orElseThrow(() -> missing("the installed instance"));
        report.line("installed at", instance.path("path").asText());
    }

    private void snapshotted(String sha256) throws InterruptedException {
        report.heading("versioning-service: the snapshot");
        JsonNode snapshot = report.await(
                "the snapshot",
                () -> items(api.get("/api/snapshots?sha256=" + sha256)).findFirst());
        report.line("version", snapshot.path("version").asText());
        report.line("size", Quantity.bytes(snapshot.path("sizeBytes").asLong()));
        report.line("created", snapshot.path("createdAt").asText());
    }

    private void published(EventLog events, String sha256) throws InterruptedException {
        report.heading("events-gateway: what subscribers saw");
        report.await("the event model.downloaded", () -> events.find("model.downloaded", "sha256", sha256));
        report.await(
                "the event model.updated (registered)", () -> events.find("model.updated", "change", "registered"));
        report.await(
                "the event model.updated (snapshotted)", () -> events.find("model.updated", "change", "snapshotted"));
        for (JsonNode event : events.all()) {
            String change = event.path("data").path("change").asText("");
            report.line(event.path("type").asText(), event.path("source").asText() + "  " + change);
        }
    }

    private void counted(Metrics before) throws InterruptedException {
        report.heading("metrics-exporter: what moved");
        String counter = "ai_beast_model_downloads_total{";
        Map<String, Double> risen = report.await("the download in the metrics", () -> {
            Map<String, Double> now = Metrics.parse(exporter.text("/metrics")).risenSince(before);
            boolean counted = now.keySet().stream().anyMatch(name -> name.startsWith(counter) && name.contains(model));
            return counted ? Optional.of(now) : Optional.empty();
        });
        risen.forEach((name, value) -> {
            if (name.startsWith("ai_beast_model_") || name.startsWith("ai_beast_events_")) {
                report.text("%s %s".formatted(name, value == Math.rint(value) ? (Object) value.longValue() : value));
            }
        });
    }

    private void automated(@Nullable N8nStandIn n8n, int port) throws InterruptedException {
        report.heading("automation-bridge: the bound workflow");
        if (n8n == null) {
            report.text(
                    "Port " + port + " is taken, by a real n8n it seems; this step needs it free and was left out.");
            return;
        }
        String body =
                n8n.await(WEBHOOK, model, 60).orElseThrow(() -> missing("the webhook call of the bound workflow"));
        report.line("called", "POST /webhook/" + WEBHOOK + " (a stand-in for n8n took it)");
        report.line("payload", body);
    }

    private String bind() {
        JsonNode binding = api.post(
                "/api/automation/bindings",
                Map.of("name", "demo " + model, "eventType", "model.downloaded", "webhookPath", WEBHOOK));
        return binding.path("id").asText();
    }

    private static Stream<JsonNode> items(JsonNode page) {
        JsonNode list = page.isArray() ? page : page.path("items");
        return StreamSupport.stream(list.spliterator(), false);
    }

    private static CommandException missing(String what) {
        return new CommandException("The demo failed: " + what + " did not happen");
    }
}

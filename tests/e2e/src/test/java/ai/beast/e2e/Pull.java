package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.cli.api.ApiException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionFactory;

/** One download through the public API, and what must be true in every service once it is done. */
final class Pull {
    private static final Duration TIMEOUT = Duration.ofMinutes(4);
    private static final Set<String> ENDED = Set.of("finished", "failed", "cancelled");

    private final Suite suite;
    private final Api api;
    private final String model;
    private final String jobId;

    private Pull(Suite suite, Api api, String model, String jobId) {
        this.suite = suite;
        this.api = api;
        this.model = model;
        this.jobId = jobId;
    }

    static Pull of(Suite suite, URI url, String model, Map<String, String> more) {
        Api api = suite.api();
        Map<String, String> request = new HashMap<>(more);
        request.put("url", url.toString());
        request.put("model", model);
        JsonNode accepted = api.post("/api/models/download", request);
        assertThat(accepted.path("ok").asBoolean()).isTrue();
        assertThat(accepted.path("message").asText()).isNotBlank();
        return new Pull(suite, api, model, accepted.path("job_id").asText());
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The job when it has ended, whatever goes down and comes back meanwhile. */
    JsonNode end() {
        await("the end of job " + jobId)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(250))
                .until(quietly(() -> ENDED.contains(job().path("status").asText())));
        return job();
    }

    JsonNode job() {
        return api.get("/api/queue/status/" + jobId);
    }

    /** Everything each service must have made of the model, exactly once. */
    void assertWentAllTheWay(byte[] content) {
        String sha256 = sha256(content);
        JsonNode job = end();
        assertThat(job.path("status").asText()).as(job.toString()).isEqualTo("finished");
        assertThat(job.path("result").path("sha256").asText()).isEqualTo(sha256);
        assertThat(job.path("result").path("size_bytes").asLong()).isEqualTo(content.length);
        catalogued(sha256);
        snapshotted(sha256);
        announced(sha256);
        counted();
        automated();
    }

    private void catalogued(String sha256) {
        patiently("the catalogue entry")
                .until(quietly(() ->
                        api.get("/api/models/" + model).path("sha256").asText().equals(sha256)));
        JsonNode entry = api.get("/api/models/" + model);
        assertThat(entry.path("architecture").asText()).isEqualTo("llama");
        assertThat(entry.path("family").asText()).isEqualTo("llama");
        assertThat(entry.path("contextLength").asLong()).isEqualTo(2048);
        assertThat(entry.path("parameterCount").asLong()).isPositive();
        assertThat(entry.path("downloadCount").asLong()).isEqualTo(1);
        JsonNode instances = api.get("/api/models/" + model + "/instances").path("items");
        assertThat(instances).hasSize(1);
        assertThat(instances.get(0).path("path").asText())
                .startsWith(suite.modelsDirectory().toString());
        assertThat(instances.get(0).path("available").asBoolean()).isTrue();
    }

    private void snapshotted(String sha256) {
        patiently("the snapshot")
                .until(quietly(() ->
                        api.get("/api/snapshots?sha256=" + sha256).path("items").size() == 1));
        JsonNode snapshot = api.get("/api/snapshots/" + sha256.substring(0, 8));
        assertThat(snapshot.path("sha256").asText()).isEqualTo(sha256);
        assertThat(snapshot.path("version").asText()).isEqualTo(sha256.substring(0, 8));
    }

    private void announced(String sha256) {
        patiently("the event in the history").until(quietly(() -> {
            JsonNode events = api.get("/api/events?type=model.downloaded&subject=" + model)
                    .path("items");
            return events.size() >= 1
                    && events.get(0).path("data").path("sha256").asText().equals(sha256);
        }));
    }

    private void counted() {
        Api exporter = suite.exporter();
        String sample = "ai_beast_model_downloads_total{";
        patiently("the download in the metrics")
                .until(quietly(() -> exporter.text("/metrics")
                        .lines()
                        .anyMatch(line ->
                                line.startsWith(sample) && line.contains("\"" + model + "\"") && line.endsWith(" 1.0")
                                        || line.startsWith(sample)
                                                && line.contains("\"" + model + "\"")
                                                && line.endsWith(" 1"))));
    }

    private void automated() {
        patiently("the workflow's webhook call").until(quietly(() -> webhookCalls() == 1));
    }

    /** How often n8n's webhook was called for this model. */
    private long webhookCalls() {
        return suite.n8n().calls(MainWayIT.WEBHOOK).stream()
                .filter(call -> String.valueOf(call.body()).contains("\"" + model + "\""))
                .count();
    }

    static ConditionFactory patiently(String what) {
        return await(what).atMost(TIMEOUT).pollInterval(Duration.ofMillis(250));
    }

    /** A service that is down for a moment is no failure of the condition. */
    static Callable<Boolean> quietly(Callable<Boolean> condition) {
        return () -> {
            try {
                return condition.call();
            } catch (ApiException down) {
                return false;
            }
        };
    }
}

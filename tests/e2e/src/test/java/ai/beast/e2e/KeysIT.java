package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A key that is made through the API is one key for all services, until it is revoked. */
@ExtendWith(RunningSuite.class)
class KeysIT {
    /** One path of each service. */
    private static final List<String> PATHS = List.of(
            "/api/models",
            "/api/snapshots",
            "/api/queue/stats",
            "/api/webhooks",
            "/api/automation/bindings",
            "/api/metrics");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Suite suite;
    private final HttpClient client = HttpClient.newHttpClient();

    KeysIT(Suite suite) {
        this.suite = suite;
    }

    private JsonNode beast(String... arguments) throws IOException {
        Suite.Result result = suite.beast(arguments);
        assertThat(result.exit()).as(result.output()).isZero();
        return JSON.readTree(result.output().substring(result.output().indexOf('{')));
    }

    private HttpResponse<String> get(String path, String key) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(suite.api().base().resolve(path)), key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String key)
            throws IOException, InterruptedException {
        return client.send(
                request.header("Authorization", "Bearer " + key).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void everyServiceFollowsTheChangesOfAKey() throws Exception {
        JsonNode made = beast("keys", "add", "reader", "--scope", "read", "--json");
        String key = made.path("key").asText();
        for (String path : PATHS) {
            await(path).until(() -> get(path, key).statusCode() == 200);
        }
        assertThat(get("/api/keys", key).statusCode()).isEqualTo(403);

        JsonNode rotated = beast("keys", "rotate", made.at("/details/id").asText(), "--json");
        String second = rotated.path("key").asText();
        for (String path : PATHS) {
            await(path)
                    .until(() -> get(path, second).statusCode() == 200
                            && get(path, key).statusCode() == 401);
        }

        assertThat(suite.beast("keys", "revoke", rotated.at("/details/id").asText())
                        .exit())
                .isZero();
        for (String path : PATHS) {
            await(path).until(() -> get(path, second).statusCode() == 401);
        }
        assertThat(suite.beast("keys", "list", "--all").output()).contains("reader", "revoked");
    }

    @Test
    void gatewayAppliesTheLimitsOfAKey() throws Exception {
        JsonNode made = beast("keys", "add", "chat", "--scope", "infer", "--requests", "1", "--json");
        String key = made.path("key").asText();
        await().until(() -> get("/v1/models", key).statusCode() != 401);

        await("a request that counts").until(() -> chat(key).statusCode() != 401);
        HttpResponse<String> refused = chat(key);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"requests\";q=1;w=60");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(JSON.readTree(refused.body()).at("/error/code").asText()).isEqualTo("rate_limited");
        beast("keys", "change", made.at("/details/id").asText(), "--no-limits");
        await().until(() -> chat(key).statusCode() != 429);
    }

    /** No model server runs, so what is not refused before ends without a model. */
    private HttpResponse<String> chat(String key) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(suite.api().base().resolve("/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"model\": \"absent\", \"messages\": []}")),
                key);
    }
}

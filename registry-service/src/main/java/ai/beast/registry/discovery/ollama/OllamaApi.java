package ai.beast.registry.discovery.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** The two questions a running Ollama is asked. Source: Ollama's {@code docs/api.md}. Thread-safe. */
final class OllamaApi implements AutoCloseable {
    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_ANSWER = 32 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECTED_WITHIN).build();
    private final URI address;

    OllamaApi(URI address) {
        this.address = address;
    }

    /** The list of its models. @throws IOException when it is not there, or answers something else */
    JsonNode tags() throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(address.resolve("/api/tags")).GET());
    }

    /** The header of a model's file, under {@code model_info}. @throws IOException as above */
    JsonNode show(String model) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(address.resolve("/api/show"))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("model", model)))));
    }

    private JsonNode ask(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                http.send(request.timeout(ANSWERED_WITHIN).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("Ollama answered with status " + answer.statusCode());
            }
            byte[] bytes = body.readNBytes(MAX_ANSWER + 1);
            if (bytes.length > MAX_ANSWER) {
                throw new IOException("Ollama's answer is larger than any");
            }
            JsonNode tree = JSON.readTree(bytes);
            if (tree == null || !tree.isObject()) {
                throw new IOException("Ollama's answer is no JSON object");
            }
            return tree;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

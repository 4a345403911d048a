package ai.beast.registry.discovery.ollama;

import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The two questions a running Ollama is asked; both only read, so one without a reply is asked again. Source: Ollama's
 * {@code docs/api.md}. Thread-safe.
 */
final class OllamaApi implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final int MAX_REPLY = 32 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI address;
    private final ReplyClient client;
    private final CallGuard calls;

    OllamaApi(URI address, Vertx vertx, CallGuards guards) {
        this.address = address;
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
        this.calls = guards.guard(CallPolicy.named("ollama", TIMEOUT).retries(1, RETRY_DELAY));
    }

    /** The list of its models. @throws IOException when it is unavailable, or answers something else */
    JsonNode tags() throws IOException, InterruptedException {
        return ask("GET", "/api/tags", null);
    }

    /** The header of a model's file, under {@code model_info}. @throws IOException as above */
    JsonNode show(String model) throws IOException, InterruptedException {
        return ask("POST", "/api/show", JSON.writeValueAsString(Map.of("model", model)));
    }

    private JsonNode ask(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        Map<String, String> headers = body == null ? Map.of() : Map.of("Content-Type", "application/json");
        try {
            Reply reply = calls.retry(HostConnection.server(address), () -> {
                var target = HostConnection.configured(address.resolve(path));
                return client.send(new Request(method, target, headers, body), MAX_REPLY, TIMEOUT);
            });
            // The status is judged outside of the guard, so that models Ollama cannot show do not open the breaker.
            JsonNode tree = JSON.readTree(body(reply).getBytes());
            if (tree == null || !tree.isObject()) {
                throw new IOException("Ollama's answer is no JSON object");
            }
            return tree;
        } catch (ProblemException refused) {
            throw new IOException(refused.getMessage(), refused);
        }
    }

    private static Buffer body(Reply reply) throws IOException {
        if (reply.status() != 200) {
            throw new IOException("Ollama answered with status " + reply.status());
        }
        return reply.whole();
    }

    @Override
    public void close() {
        client.close();
    }
}

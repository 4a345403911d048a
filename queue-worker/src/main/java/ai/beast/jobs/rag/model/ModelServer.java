package ai.beast.jobs.rag.model;

import ai.beast.jobs.rag.RagConfiguration;
import ai.beast.outgoing.CallGuard;
import ai.beast.outgoing.CallGuards;
import ai.beast.outgoing.CallPolicy;
import ai.beast.outgoing.CallRefusedException;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.problem.ProblemException;
import ai.beast.security.ServiceKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the gateway with this service's own key. Thread-safe. */
@ApplicationScoped
class ModelServer {
    /** Time of a batch of texts, the loading of the model included. */
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BREAKER_OPEN = Duration.ofSeconds(5);
    private static final int BREAKER_WINDOW = 8;
    private static final int MAX_REPLY = 64 << 20;
    private static final int MAX_MESSAGE = 300;

    private final URI gateway;
    private final ServiceKey key;
    private final ObjectMapper json;
    private final ReplyClient client;
    private final CallGuard guard;

    ModelServer(RagConfiguration configuration, ServiceKey key, ObjectMapper json, CallGuards guards, Vertx vertx) {
        this.gateway = configuration.gatewayUrl();
        this.key = key;
        this.json = json;
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
        this.guard = guards.guard(CallPolicy.named("model-gateway", TIMEOUT)
                .breaker(BREAKER_WINDOW, BREAKER_OPEN)
                .failure(ModelServer::isOutage));
    }

    private static boolean isOutage(Throwable failure) {
        return failure instanceof ModelCallException call ? call.isUnavailable() : failure instanceof IOException;
    }

    /** The address of a path of the gateway. */
    URI at(String path) {
        return gateway.resolve(path);
    }

    /**
     * The headers of each request.
     *
     * @param band priority, as the gateway names it
     */
    Map<String, String> headers(String band) {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json", "X-Priority", band));
        key.authorization().ifPresent(value -> headers.put("Authorization", value));
        return headers;
    }

    JsonNode get(String path, Duration timeout) throws ModelCallException, InterruptedException {
        return send("GET", path, null, "agent", timeout);
    }

    JsonNode post(String path, JsonNode body, String band, Duration timeout)
            throws ModelCallException, InterruptedException {
        return send("POST", path, body.toString(), band, timeout);
    }

    private JsonNode send(String method, String path, @Nullable String body, String band, Duration timeout)
            throws ModelCallException, InterruptedException {
        Map<String, String> headers = headers(band);
        if (body != null) {
            headers.put("Content-Type", "application/json");
        }
        try {
            return guard.call(HostConnection.server(gateway), () -> {
                Request request = new Request(method, HostConnection.configured(at(path)), headers, body);
                return read(client.send(request, MAX_REPLY, timeout));
            });
        } catch (ModelCallException known) {
            throw known;
        } catch (IOException | CallRefusedException unreachable) {
            throw ModelCallException.unreachable(
                    "The model gateway gave no reply: " + unreachable.getMessage(), unreachable);
        } catch (ProblemException late) {
            throw ModelCallException.unreachable("The model gateway did not answer in time", late);
        }
    }

    private JsonNode read(Reply reply) throws IOException {
        JsonNode tree = parsed(reply.whole().getBytes());
        if (reply.status() != 200) {
            throw new ModelCallException(reply.status(), message(tree, reply.status()));
        }
        return tree;
    }

    private JsonNode parsed(byte[] body) {
        try {
            JsonNode tree = json.readTree(body);
            return tree == null ? MissingNode.getInstance() : tree;
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }

    /** What a reply says is wrong, in either protocol's format. */
    String message(byte[] body, int status) {
        return message(parsed(body), status);
    }

    private static String message(JsonNode reply, int status) {
        JsonNode error = reply.path("error");
        String said = error.isTextual() ? error.asText() : error.path("message").asText();
        String text = said.isBlank() ? "the model server answered with status " + status : said;
        return text.length() > MAX_MESSAGE ? text.substring(0, MAX_MESSAGE) + "…" : text;
    }

    @PreDestroy
    void close() {
        client.close();
    }
}

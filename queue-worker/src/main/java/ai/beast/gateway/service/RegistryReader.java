package ai.beast.gateway.service;

import ai.beast.gateway.GatewayConfiguration;
import ai.beast.gateway.alias.Registry;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
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

/** Reads registry-service with this service's own key. Thread-safe. */
@ApplicationScoped
class RegistryReader implements Registry {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_REPLY = 8 << 20;

    private final URI registry;
    private final ServiceKey key;
    private final ObjectMapper json;
    private final ReplyClient client;

    RegistryReader(GatewayConfiguration configuration, ServiceKey key, ObjectMapper json, Vertx vertx) {
        this.registry = configuration.registryUrl();
        this.key = key;
        this.json = json;
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
    }

    @Override
    public JsonNode get(String path) throws IOException, InterruptedException {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "application/json"));
        key.authorization().ifPresent(value -> headers.put("Authorization", value));
        Request request = Request.get(HostConnection.configured(registry.resolve(path)), headers);
        return read(path, client.send(request, MAX_REPLY, TIMEOUT));
    }

    private JsonNode read(String path, Reply reply) throws IOException {
        if (reply.status() == 404 && isProblem(reply)) {
            return MissingNode.getInstance();
        }
        if (reply.status() != 200) {
            throw new IOException("registry-service answered " + path + " with status " + reply.status());
        }
        JsonNode tree = json.readTree(reply.whole().getBytes());
        return tree == null ? MissingNode.getInstance() : tree;
    }

    /** Another server at the address, or a proxy before a registry that starts, says 404 too, but not so. */
    private static boolean isProblem(Reply reply) {
        return reply.header("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}

package ai.beast.gateway.backend;

import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.security.OutboundGuard.Target;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a backend what it is, what it has and what it has loaded. One that states a version as Ollama does is an Ollama; any other has
 * OpenAI's list of models. Blocks; thread-safe. Sources: Ollama's {@code docs/api.md}; llama.cpp's {@code tools/server/README.md}
 * for the status of its router's models.
 */
public final class BackendProbe implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final int MAX_REPLY = 16 << 20;
    private static final int MAX_MODELS = 10_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReplyClient client;
    private final Duration timeout;

    /** @param timeout of each question */
    public BackendProbe(Vertx vertx, Duration timeout) {
        this.client = new ReplyClient(vertx, CONNECT_TIMEOUT);
        this.timeout = timeout;
    }

    BackendView look(BackendView before, Instant now) throws InterruptedException {
        Backend backend = before.backend();
        try {
            Target target = HostConnection.configured(backend.url());
            BackendView resolved = new BackendView(
                    backend, before.ollama(), target, before.models(), before.problem(), before.since());
            try {
                boolean ollama = isOllama(resolved);
                List<ServedModel> models = ollama ? ollamaModels(resolved) : openAiModels(resolved);
                Instant since = before.isAvailable() ? before.since() : now;
                return new BackendView(backend, ollama, target, models, null, since);
            } catch (IOException unavailable) {
                return resolved.unavailable(String.valueOf(unavailable.getMessage()), now);
            }
        } catch (IOException unresolved) {
            return before.unavailable("Its name cannot be resolved", now);
        }
    }

    private boolean isOllama(BackendView view) throws IOException, InterruptedException {
        Reply reply = get(view, "/api/version");
        return reply.status() == 200 && !tree(reply).path("version").isMissingNode();
    }

    private List<ServedModel> ollamaModels(BackendView view) throws IOException, InterruptedException {
        JsonNode tags = tree(required(view, "/api/tags"));
        Map<String, JsonNode> loaded = new HashMap<>();
        for (JsonNode running : tree(required(view, "/api/ps")).path("models")) {
            loaded.put(running.path("name").asText(), running);
        }
        List<ServedModel> models = new ArrayList<>();
        for (JsonNode entry : tags.path("models")) {
            String name = entry.path("name").asText();
            if (usable(name, models)) {
                models.add(ServedModel.of(name, digest(entry), entry, loaded.get(name)));
            }
        }
        return models;
    }

    private List<ServedModel> openAiModels(BackendView view) throws IOException, InterruptedException {
        List<ServedModel> models = new ArrayList<>();
        for (JsonNode entry : tree(required(view, "/v1/models")).path("data")) {
            String name = entry.path("id").asText();
            String status = entry.path("status").path("value").asText("loaded");
            JsonNode running = status.equals("loaded") ? MissingNode.getInstance() : null;
            if (usable(name, models)) {
                models.add(ServedModel.of(name, null, entry, running));
            }
        }
        return models;
    }

    private static boolean usable(String name, List<ServedModel> models) {
        return !name.isBlank() && models.size() < MAX_MODELS;
    }

    private static @Nullable String digest(JsonNode entry) {
        String digest = entry.path("digest").asText();
        return digest.isBlank() ? null : digest;
    }

    private Reply required(BackendView view, String path) throws IOException, InterruptedException {
        Reply reply = get(view, path);
        if (reply.status() != 200) {
            throw new IOException("It answered " + path + " with status " + reply.status());
        }
        return reply;
    }

    private Reply get(BackendView view, String path) throws IOException, InterruptedException {
        return client.send(Request.get(view.at(path), Map.of("Accept", "application/json")), MAX_REPLY, timeout);
    }

    private static JsonNode tree(Reply reply) throws IOException {
        try {
            JsonNode tree = JSON.readTree(reply.whole().getBytes());
            return tree == null || !tree.isObject() ? JSON.createObjectNode() : tree;
        } catch (JsonProcessingException noJson) {
            throw new IOException("Its answer is no JSON", noJson);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

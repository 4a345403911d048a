package ai.beast.testing.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The replies that are one JSON value, or a few lines, for requests that generate no text. */
final class SingleReplies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SingleReplies() {}

    /** Empty for a path that the server does not have. */
    static Optional<String> of(
            String method, String path, JsonNode body, ServedModels models, Script.@Nullable Usage usage) {
        return Optional.ofNullable(
                switch (method + " " + path) {
                    case "GET /", "HEAD /" -> "Ollama is running";
                    case "GET /api/version", "HEAD /api/version" -> "{\"version\":\"0.12.0\"}";
                    case "GET /api/tags", "HEAD /api/tags" -> models.tags().toString();
                    case "GET /api/ps" -> models.running().toString();
                    case "GET /v1/models" -> models.openAi().toString();
                    case "GET /health" -> "{\"status\":\"ok\"}";
                    case "POST /api/show" ->
                        models.shown(body.path("model").asText()).toString();
                    case "POST /api/embed" -> embed(body, models, usage);
                    case "POST /api/embeddings" -> embedding(body, models);
                    case "POST /v1/embeddings" -> embeddings(body, models, usage);
                    case "POST /v1/rerank" -> ranking(body, usage);
                    case "POST /v1/audio/transcriptions" -> "{\"text\":\"Hello world\"}";
                    case "POST /api/pull", "POST /api/push", "POST /api/create" ->
                        "{\"status\":\"pulling manifest\"}\n{\"status\":\"success\"}\n";
                    case "POST /api/copy", "DELETE /api/delete" -> "";
                    default -> null;
                });
    }

    private static String embed(JsonNode body, ServedModels models, Script.@Nullable Usage usage) {
        ObjectNode reply =
                JSON.createObjectNode().put("model", body.path("model").asText());
        ArrayNode vectors = reply.putArray("embeddings");
        for (String text : WordVectors.texts(body.path("input"))) {
            vectors.add(WordVectors.of(text, weights(body, models)));
        }
        if (usage != null) {
            reply.put("prompt_eval_count", usage.prompt());
        }
        return reply.toString();
    }

    private static String embedding(JsonNode body, ServedModels models) {
        ObjectNode reply = JSON.createObjectNode();
        reply.set("embedding", WordVectors.of(body.path("prompt").asText(), weights(body, models)));
        return reply.toString();
    }

    private static String embeddings(JsonNode body, ServedModels models, Script.@Nullable Usage usage) {
        ObjectNode reply = JSON.createObjectNode().put("object", "list");
        ArrayNode data = reply.putArray("data");
        int index = 0;
        for (String text : WordVectors.texts(body.path("input"))) {
            data.addObject()
                    .put("object", "embedding")
                    .put("index", index++)
                    .set("embedding", WordVectors.of(text, weights(body, models)));
        }
        return state(reply.put("model", body.path("model").asText()), usage).toString();
    }

    private static String ranking(JsonNode body, Script.@Nullable Usage usage) {
        ObjectNode reply =
                JSON.createObjectNode().put("model", body.path("model").asText());
        ArrayNode results = reply.putArray("results");
        for (int i = 0; i < body.path("documents").size(); i++) {
            results.addObject().put("index", i).put("relevance_score", 1.0 / (i + 1));
        }
        return state(reply, usage).toString();
    }

    private static ObjectNode state(ObjectNode reply, Script.@Nullable Usage usage) {
        if (usage != null) {
            reply.putObject("usage").put("prompt_tokens", usage.prompt()).put("total_tokens", usage.prompt());
        }
        return reply;
    }

    private static String weights(JsonNode body, ServedModels models) {
        return models.digestOf(body.path("model").asText());
    }
}

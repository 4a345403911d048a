package ai.beast.testing.model;

import ai.beast.testing.model.Script.Step;
import ai.beast.testing.model.Script.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The frames of one path. Sources: Ollama's {@code docs/api.md} and {@code server/routes.go}, OpenAI's reference of chat completions
 * and completions.
 */
interface Protocol {
    ObjectMapper JSON = new ObjectMapper();

    /** The protocol of a path that generates text; empty for any other. */
    static Optional<Protocol> of(String path) {
        return Optional.ofNullable(
                switch (path) {
                    case "/api/chat" -> new OllamaProtocol(true);
                    case "/api/generate" -> new OllamaProtocol(false);
                    case "/v1/chat/completions" -> new OpenAiProtocol(true);
                    case "/v1/completions" -> new OpenAiProtocol(false);
                    default -> null;
                });
    }

    boolean streamsUnlessTold();

    String streamType();

    /** A piece of a stream. */
    String frame(String model, Step piece);

    /** What ends a stream. */
    String end(JsonNode request, String model, @Nullable Usage usage, boolean toolCalled);

    /** An error in the middle of a stream. */
    String failure(String message);

    /** The reply that is no stream. */
    String whole(String model, List<Step> pieces, @Nullable Usage usage);

    /** The body of a refusal, by the path's family. */
    static String refusal(String path, int status, String message) {
        ObjectNode body = JSON.createObjectNode();
        if (path.startsWith("/v1/")) {
            body.putObject("error")
                    .put("message", message)
                    .put(
                            "type",
                            status == 404 ? "not_found_error" : status == 400 ? "invalid_request_error" : "api_error")
                    .putNull("param")
                    .putNull("code");
        } else {
            body.put("error", message);
        }
        return body.toString();
    }

    static String text(List<Step> pieces) {
        StringBuilder text = new StringBuilder();
        for (Step piece : pieces) {
            if (piece instanceof Step.Text part) {
                text.append(part.text());
            }
        }
        return text.toString();
    }
}

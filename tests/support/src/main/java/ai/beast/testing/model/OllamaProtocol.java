package ai.beast.testing.model;

import ai.beast.testing.model.Script.Step;
import ai.beast.testing.model.Script.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/chat} and {@code /api/generate}: lines of JSON.
 *
 * @param chat whether a piece is a message; otherwise it is a {@code response}
 */
record OllamaProtocol(boolean chat) implements Protocol {
    private static final String CREATED = "2026-01-31T12:00:00.123456789Z";

    @Override
    public boolean streamsUnlessTold() {
        return true;
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public String frame(String model, Step piece) {
        return put(head(model), List.of(piece)).put("done", false) + "\n";
    }

    @Override
    public String end(JsonNode request, String model, @Nullable Usage usage, boolean toolCalled) {
        return done(put(head(model), List.of()), usage) + "\n";
    }

    @Override
    public String failure(String message) {
        return JSON.createObjectNode().put("error", message) + "\n";
    }

    @Override
    public String whole(String model, List<Step> pieces, @Nullable Usage usage) {
        return done(put(head(model), pieces), usage).toString();
    }

    private static ObjectNode head(String model) {
        return JSON.createObjectNode().put("model", model).put("created_at", CREATED);
    }

    private ObjectNode put(ObjectNode frame, List<Step> pieces) {
        if (!chat) {
            return frame.put("response", Protocol.text(pieces));
        }
        ObjectNode message = frame.putObject("message").put("role", "assistant").put("content", Protocol.text(pieces));
        for (Step piece : pieces) {
            if (piece instanceof Step.ToolCall call) {
                ArrayNode calls = message.withArrayProperty("tool_calls");
                calls.addObject()
                        .putObject("function")
                        .put("name", call.function())
                        .set("arguments", JSON.valueToTree(call.arguments()));
            }
        }
        return frame;
    }

    private static ObjectNode done(ObjectNode frame, @Nullable Usage usage) {
        frame.put("done", true).put("done_reason", "stop").put("total_duration", 5_000_000_000L);
        if (usage != null) {
            frame.put("prompt_eval_count", usage.prompt()).put("eval_count", usage.completion());
        }
        return frame;
    }
}

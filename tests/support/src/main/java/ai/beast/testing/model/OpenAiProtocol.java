package ai.beast.testing.model;

import ai.beast.testing.model.Script.Step;
import ai.beast.testing.model.Script.Usage;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/chat/completions} and {@code /v1/completions}: server-sent events. A stream states its tokens where
 * {@code stream_options} asks for them.
 *
 * @param chat whether a piece is the delta of a message; otherwise it is a {@code text}
 */
record OpenAiProtocol(boolean chat) implements Protocol {
    private static final long CREATED = 1_769_860_800;

    @Override
    public boolean streamsUnlessTold() {
        return false;
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }

    @Override
    public String frame(String model, Step piece) {
        ObjectNode frame = head(model, ".chunk");
        put(frame, "delta", List.of(piece)).putNull("finish_reason");
        return event(frame);
    }

    @Override
    public String end(JsonNode request, String model, @Nullable Usage usage, boolean toolCalled) {
        ObjectNode last = head(model, ".chunk");
        ObjectNode choice = last.putArray("choices").addObject().put("index", 0);
        if (chat) {
            choice.putObject("delta");
        } else {
            choice.put("text", "");
        }
        choice.put("finish_reason", toolCalled ? "tool_calls" : "stop");
        StringBuilder end = new StringBuilder(event(last));
        if (usage != null && request.at("/stream_options/include_usage").asBoolean()) {
            ObjectNode counted = head(model, ".chunk");
            counted.putArray("choices");
            end.append(event(state(counted, usage)));
        }
        return end.append("data: [DONE]\n\n").toString();
    }

    @Override
    public String failure(String message) {
        return "data: " + Protocol.refusal("/v1/", 500, message) + "\n\n";
    }

    @Override
    public String whole(String model, List<Step> pieces, @Nullable Usage usage) {
        ObjectNode reply = head(model, "");
        boolean toolCalled = pieces.stream().anyMatch(Step.ToolCall.class::isInstance);
        put(reply, "message", pieces).put("finish_reason", toolCalled ? "tool_calls" : "stop");
        return (usage == null ? reply : state(reply, usage)).toString();
    }

    private ObjectNode head(String model, String suffix) {
        return JSON.createObjectNode()
                .put("id", chat ? "chatcmpl-1" : "cmpl-1")
                .put("object", chat ? "chat.completion" + suffix : "text_completion")
                .put("created", CREATED)
                .put("model", model);
    }

    private ObjectNode put(ObjectNode frame, String member, List<Step> pieces) {
        ObjectNode choice = frame.putArray("choices").addObject().put("index", 0);
        if (!chat) {
            return choice.put("text", Protocol.text(pieces));
        }
        ObjectNode message = choice.putObject(member).put("role", "assistant").put("content", Protocol.text(pieces));
        int number = 0;
        for (Step piece : pieces) {
            if (piece instanceof Step.ToolCall call) {
                ObjectNode entry = message.withArrayProperty("tool_calls").addObject();
                entry.put("index", number).put("id", "call_" + number).put("type", "function");
                entry.putObject("function")
                        .put("name", call.function())
                        .put("arguments", JSON.valueToTree(call.arguments()).toString());
                number++;
            }
        }
        return choice;
    }

    private static ObjectNode state(ObjectNode frame, Usage usage) {
        frame.putObject("usage")
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.completion())
                .put("total_tokens", usage.prompt() + usage.completion());
        return frame;
    }

    private static String event(ObjectNode frame) {
        return "data: " + frame + "\n\n";
    }
}

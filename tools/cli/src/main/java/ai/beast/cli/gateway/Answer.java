package ai.beast.cli.gateway;

import ai.beast.cli.api.Api;
import ai.beast.cli.api.ServerSentEvent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * An answer of a model, put together from the frames of its stream. What is shown has no characters that could steer the terminal. One
 * thread at a time.
 */
final class Answer {
    private static final String LAST = "[DONE]";

    private final Consumer<String> shown;
    private final StringBuilder text = new StringBuilder();
    private String model = "";
    private String finishReason = "";
    private String error = "";
    private JsonNode usage = Api.JSON.nullNode();
    private boolean complete;

    /** @param shown sees each part of the text as it comes */
    Answer(Consumer<String> shown) {
        this.shown = shown;
    }

    /** @return whether more may follow */
    boolean take(ServerSentEvent frame) {
        if (frame.data().equals(LAST)) {
            complete = true;
            return false;
        }
        JsonNode part;
        try {
            part = Api.JSON.readTree(frame.data());
        } catch (JsonProcessingException malformed) {
            error = "the model server sent a malformed part";
            return false;
        }
        if (part.hasNonNull("error")) {
            error = part.path("error").path("message").asText(part.path("error").asText());
            return false;
        }
        model = part.path("model").asText(model);
        usage = part.hasNonNull("usage") ? part.get("usage") : usage;
        JsonNode choice = part.path("choices").path(0);
        finishReason = choice.path("finish_reason").asText(finishReason);
        String content = choice.path("delta").path("content").asText("");
        if (!content.isEmpty()) {
            text.append(content);
            shown.accept(printable(content));
        }
        return true;
    }

    /** The text without control characters other than the ends of lines and tabs. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x80-\\x9f&&[^\n\t]]", "");
    }

    String text() {
        return text.toString();
    }

    /** Why there is no whole answer; empty when there is one. */
    String problem() {
        if (!error.isEmpty()) {
            return error;
        }
        return complete ? "" : "The answer broke off";
    }

    /** For scripts. */
    ObjectNode json() {
        ObjectNode answer = Api.JSON.createObjectNode();
        answer.put("model", model).put("answer", text()).put("finishReason", finishReason);
        answer.set("usage", usage);
        if (!problem().isEmpty()) {
            answer.put("problem", problem());
        }
        return answer;
    }
}

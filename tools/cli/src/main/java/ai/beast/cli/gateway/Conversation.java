package ai.beast.cli.gateway;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** Messages to a model and its answers so far. One thread at a time. */
final class Conversation {
    private static final String ROLE = "role";
    private static final String CONTENT = "content";

    private final Api api;
    private final String model;
    private final String system;
    private ArrayNode messages;

    /** @param system instructions that every request begins with; empty for none */
    Conversation(Api api, String model, String system) {
        this.api = api;
        this.model = model;
        this.system = system;
        this.messages = begin();
    }

    private ArrayNode begin() {
        ArrayNode fresh = Api.JSON.createArrayNode();
        if (!system.isEmpty()) {
            fresh.addObject().put(ROLE, "system").put(CONTENT, system);
        }
        return fresh;
    }

    /** Forgets all but the instructions. */
    void clear() {
        messages = begin();
    }

    /**
     * Asks, and keeps question and answer for the next one; neither of an answer that is not whole.
     *
     * @param shown sees each part of the answer as it comes
     * @throws ai.beast.cli.api.ApiException when the request is refused; the conversation stays as it was
     */
    Answer ask(String prompt, Consumer<String> shown) throws InterruptedException {
        ArrayNode asked = messages.deepCopy();
        asked.addObject().put(ROLE, "user").put(CONTENT, prompt);
        ObjectNode request = Api.JSON.createObjectNode().put("model", model).put("stream", true);
        request.putObject("stream_options").put("include_usage", true);
        request.set("messages", asked);
        Answer answer = new Answer(shown);
        api.postForStream("/v1/chat/completions", request, answer::take);
        if (answer.problem().isEmpty()) {
            asked.addObject().put(ROLE, "assistant").put(CONTENT, answer.text());
            messages = asked;
        }
        return answer;
    }
}

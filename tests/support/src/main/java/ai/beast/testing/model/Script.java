package ai.beast.testing.model;

import ai.beast.testing.files.Gate;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeModelServer} does with one request, step by step. The head of the reply goes out with the first step that sends
 * something; after the last step the reply ends as its protocol demands. Immutable; each method returns a longer script.
 *
 * @param usage what the reply states of its tokens; null for a reply that states nothing
 */
public record Script(List<Step> steps, @Nullable Usage usage) {

    /** Tokens as stated, whether true or not. */
    public record Usage(int prompt, int completion) {}

    /** One thing that the server does. */
    public sealed interface Step {
        /** A piece of the answer; a frame of its own in a stream. */
        record Text(String text) implements Step {}

        /** A call of one of the client's tools; a frame of its own in a stream. */
        record ToolCall(String function, Map<String, ?> arguments) implements Step {}

        /** Waits until the gate is opened or the client leaves. */
        record Hold(Gate gate) implements Step {}

        /** Bytes that are sent as they are, whatever the protocol says. */
        record Raw(String text) implements Step {}

        /** Reports an error after the reply has begun. */
        record Failure(String message) implements Step {}

        /** Closes the connection in the middle of the reply. */
        record Cut() implements Step {}

        /** Replaces the whole reply. */
        record Reply(int status, String contentType, String body, Map<String, String> headers) implements Step {}

        /** Refuses the request with an error of its protocol. */
        record Refusal(int status, String message) implements Step {}
    }

    private static final Usage NONE = new Usage(0, 0);

    /** An answer of these pieces. It states 7 tokens in and one token for each piece out. */
    public static Script words(String... words) {
        Script script = new Script(List.of(), NONE);
        for (String word : words) {
            script = script.text(word);
        }
        return script;
    }

    /** An error in the protocol's own format. */
    public static Script status(int status, String message) {
        return words().then(new Step.Refusal(status, message));
    }

    /** A reply that is none of the protocol's, such as the page of a proxy. */
    public static Script reply(int status, String contentType, String body) {
        return words().then(new Step.Reply(status, contentType, body, Map.of()));
    }

    public Script text(String text) {
        return then(new Step.Text(text));
    }

    public Script toolCall(String function, Map<String, ?> arguments) {
        return then(new Step.ToolCall(function, arguments));
    }

    public Script hold(Gate gate) {
        return then(new Step.Hold(gate));
    }

    /** Sends nothing more for as long as the client stays. */
    public Script stall() {
        return hold(new Gate());
    }

    public Script raw(String text) {
        return then(new Step.Raw(text));
    }

    public Script failure(String message) {
        return then(new Step.Failure(message));
    }

    public Script cut() {
        return then(new Step.Cut());
    }

    /** The same, but the reply states these tokens. */
    public Script usage(int prompt, int completion) {
        return new Script(steps, new Usage(prompt, completion));
    }

    /** The same, but the reply states no tokens. */
    public Script withoutUsage() {
        return new Script(steps, null);
    }

    private Script then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Script(List.copyOf(longer), usage);
    }

    /** What the reply to a request states: the script's own words, or a true count. */
    @Nullable
    Usage stated() {
        if (usage != NONE) {
            return usage;
        }
        int pieces = (int) steps.stream()
                .filter(step -> step instanceof Step.Text || step instanceof Step.ToolCall)
                .count();
        return new Usage(7, pieces);
    }

    /** Whether the request asks for a stream; Ollama streams unless told not to, OpenAI only when told to. */
    static boolean streams(JsonNode body, boolean otherwise) {
        return body.path("stream").asBoolean(otherwise);
    }
}

package ai.beast.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Takes the event with the tokens, which the client did not ask for, out of a stream of OpenAI's protocol: one that has {@code usage} and no
 * choices. Every other event is handed on unchanged once it is complete. One reply, one thread.
 */
public final class UsageEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATA = "data:";

    /** Longer events are handed on in parts; none with tokens is so long. */
    private static final int MAX_EVENT = 64 * 1024;

    private Buffer held = Buffer.buffer();
    private boolean lineStart;

    /** The next part of the reply without such an event; may be empty. */
    public Buffer pass(Buffer part) {
        Buffer out = Buffer.buffer(held.length() + part.length());
        int from = 0;
        for (int i = 0; i < part.length(); i++) {
            byte b = part.getByte(i);
            if (b == '\n' && lineStart) {
                held.appendBuffer(part, from, i + 1 - from);
                from = i + 1;
                release(out);
                lineStart = false;
            } else if (b != '\r') {
                lineStart = b == '\n';
            }
        }
        held.appendBuffer(part, from, part.length() - from);
        if (held.length() > MAX_EVENT) {
            out.appendBuffer(rest());
        }
        return out;
    }

    /** What is left of an event that was not completed. */
    public Buffer rest() {
        Buffer rest = held;
        held = Buffer.buffer();
        return rest;
    }

    private void release(Buffer out) {
        Buffer event = rest();
        if (!statesTokensOnly(event.toString())) {
            out.appendBuffer(event);
        }
    }

    private static boolean statesTokensOnly(String event) {
        String text = event.strip();
        if (!text.startsWith(DATA) || !text.contains("\"usage\"")) {
            return false;
        }
        try {
            JsonNode frame = JSON.readTree(text.substring(DATA.length()));
            JsonNode choices = frame.path("choices");
            return frame.path("usage").isObject() && choices.isArray() && choices.isEmpty();
        } catch (IOException otherEvent) {
            return false;
        }
    }
}

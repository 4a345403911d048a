package ai.beast.testing.poison;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/** Source and id of an event, as a database in UTF-8 keeps them: a lone surrogate is a question mark. */
public record EventIdentity(String source, String id) {

    /** The identity of a structured CloudEvent; empty texts for what is none. */
    public static EventIdentity of(JsonNode event) {
        return new EventIdentity(text(event.path("source")), text(event.path("id")));
    }

    private static String text(JsonNode value) {
        return new String(value.asText().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}

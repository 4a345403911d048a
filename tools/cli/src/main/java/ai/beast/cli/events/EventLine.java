package ai.beast.cli.events;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** An event as people read it. */
final class EventLine {
    private EventLine() {}

    static String of(JsonNode event) {
        return "%s  %-22s  %-28s  %s"
                .formatted(text(event, "time"), text(event, "type"), text(event, "subject"), event.path("data"));
    }

    /** Whoever publishes chooses the text, which must not steer the terminal. */
    private static String text(JsonNode event, String attribute) {
        return event.path(attribute).asText("-").replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
    }

    /** A frame of the stream; what is missing is said, too. */
    static String ofFrame(String name, String data) {
        try {
            JsonNode node = Api.JSON.readTree(data);
            return name.equals("gap")
                    ? "-- events are missing here (" + node.path("reason").asText("unknown") + ")"
                    : of(node);
        } catch (JsonProcessingException unreadable) {
            return name + "  " + data;
        }
    }
}

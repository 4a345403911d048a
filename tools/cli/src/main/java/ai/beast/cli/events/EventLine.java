package ai.beast.cli.events;

import ai.beast.cli.api.Api;
import ai.beast.cli.terminal.Texts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;

/** An event as a line of time, type, subject and data. */
final class EventLine {
    private EventLine() {}

    static String of(JsonNode event) {
        return Texts.safe("%s  %-22s  %-28s  %s"
                .formatted(text(event, "time"), text(event, "type"), text(event, "subject"), event.path("data")));
    }

    private static String text(JsonNode event, String attribute) {
        return event.path(attribute).asText("-");
    }

    /** A frame of the stream; a gap has its reason. */
    static String ofFrame(String name, String data) {
        try {
            JsonNode node = Api.JSON.readTree(data);
            return name.equals("gap")
                    ? Texts.safe(
                            "-- events are missing here (" + node.path("reason").asText("unknown") + ")")
                    : of(node);
        } catch (JsonProcessingException unreadable) {
            return Texts.safe(name + "  " + data);
        }
    }
}

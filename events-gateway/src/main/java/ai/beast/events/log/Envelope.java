package ai.beast.events.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The attributes of a CloudEvent by which it can be chosen, read without building the whole event. */
public record Envelope(
        String id, String source, String type, @Nullable String subject) {
    private static final JsonFactory JSON = new JsonFactory();

    /** The attributes of a structured CloudEvent in UTF-8; null when the text is not one. */
    public static @Nullable Envelope parse(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? attributes(parser) : null;
        } catch (IOException malformed) {
            return null;
        }
    }

    private static @Nullable Envelope attributes(JsonParser parser) throws IOException {
        String id = null;
        String source = null;
        String type = null;
        String subject = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
            switch (name) {
                case "id" -> id = text ? parser.getText() : null;
                case "source" -> source = text ? parser.getText() : null;
                case "type" -> type = text ? parser.getText() : null;
                case "subject" -> subject = text ? parser.getText() : null;
                default -> parser.skipChildren();
            }
        }
        boolean complete = parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
        return complete && id != null && source != null && type != null
                ? new Envelope(id, source, type, subject)
                : null;
    }
}

package ai.beast.events.publish.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The context attributes of one event, taken one by one as they are read (CloudEvents 1.0, section 3). Not thread-safe. */
final class Attributes {
    private static final int MAX_NAME = 20;
    private static final int MAX_EXTENSIONS = 64;

    @Nullable
    String id;

    @Nullable
    String source;

    @Nullable
    String type;

    @Nullable
    String subject;

    @Nullable
    String time;

    @Nullable
    String contentType;

    /** Whether some attribute is written as null, which means the same as not to write it. */
    boolean nulls;

    private @Nullable String version;
    private final List<String> seen = new ArrayList<>(8);

    /** Takes the attribute at whose value the parser stands. */
    void take(String name, JsonParser json) throws IOException, InvalidAttributeException {
        if (!named(name)) {
            throw new InvalidAttributeException(
                    name, "is not an attribute name: 1 to " + MAX_NAME + " characters a-z and 0-9");
        }
        once(name);
        JsonToken token = json.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            nulls = true;
            return;
        }
        if (token.isStructStart()) {
            throw new InvalidAttributeException(name, "must be a string, a number or a boolean");
        }
        AttributeText.check(name, json.getText());
        switch (name) {
            case "specversion" -> version = text(name, json);
            case "id" -> id = text(name, json);
            case "source" -> source = text(name, json);
            case "type" -> type = text(name, json);
            case "subject" -> subject = text(name, json);
            case "time" -> time = text(name, json);
            case "datacontenttype" -> contentType = text(name, json);
            case "dataschema" -> uri(name, text(name, json));
            default -> {
                // an extension; nothing of its value concerns the gateway
            }
        }
    }

    /** Notes that a member was met. */
    void once(String name) throws InvalidAttributeException {
        if (seen.contains(name)) {
            throw new InvalidAttributeException(name, "must occur once");
        }
        if (seen.size() >= MAX_EXTENSIONS) {
            throw new InvalidAttributeException(
                    name, "is one attribute too many; at most " + MAX_EXTENSIONS + " are allowed");
        }
        seen.add(name);
    }

    /**
     * Looks at all of them once the event was read.
     *
     * @param checkedSource a source that is known to be right, because the event before had it
     */
    void check(@Nullable String checkedSource) throws InvalidAttributeException {
        if (!"1.0".equals(version)) {
            throw new InvalidAttributeException("specversion", "must be \"1.0\"");
        }
        present("id", id);
        present("source", source);
        present("type", type);
        if (source != null && !source.equals(checkedSource)) {
            uri("source", source);
        }
        if (time != null && !Timestamp.isValid(time)) {
            throw new InvalidAttributeException("time", "must be a date-time of RFC 3339");
        }
    }

    private static void present(String name, @Nullable String value) throws InvalidAttributeException {
        if (value == null) {
            throw new InvalidAttributeException(name, "must be a non-empty string");
        }
    }

    private static String text(String name, JsonParser json) throws IOException, InvalidAttributeException {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isBlank()) {
            throw new InvalidAttributeException(name, "must be a non-empty string");
        }
        return json.getText();
    }

    private static void uri(String name, String value) throws InvalidAttributeException {
        try {
            new URI(value);
        } catch (URISyntaxException malformed) {
            throw new InvalidAttributeException(name, "must be a URI or a relative reference");
        }
    }

    private static boolean named(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return false;
        }
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
                return false;
            }
        }
        return true;
    }
}

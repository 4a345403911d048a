package ai.beast.events.publish.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Names the member of an event whose string no consumer can keep. Runs only for events that are refused. Stateless. */
final class UnstorableString {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_PATH = 200;

    private UnstorableString() {}

    /** Path of the first such string, or of the object with such a member name, for example {@code data.files[0].path}. */
    static String path(byte[] body, int from, int to) throws IOException {
        try (JsonParser json = JSON.createParser(body, from, to - from)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                JsonStreamContext context = json.getParsingContext();
                if (token == JsonToken.FIELD_NAME && isUnstorable(json.currentName())) {
                    JsonStreamContext parent = context.getParent();
                    return parent == null ? "data" : path(parent);
                }
                if (token == JsonToken.VALUE_STRING && isUnstorable(json.getText())) {
                    return path(context);
                }
            }
        }
        return "data";
    }

    private static boolean isUnstorable(String text) {
        return text.codePoints().anyMatch(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String path(JsonStreamContext context) {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = context; at != null && !at.inRoot(); at = at.getParent()) {
            path.insert(0, at.inArray() ? "[" + at.getCurrentIndex() + "]" : "." + at.getCurrentName());
            if (path.length() > MAX_PATH) {
                return "data";
            }
        }
        return path.length() > 0 && path.charAt(0) == '.' ? path.substring(1) : path.toString();
    }
}

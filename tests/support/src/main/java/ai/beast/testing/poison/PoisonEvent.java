package ai.beast.testing.poison;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One record that a consumer must get over.
 *
 * @param value null for a record without a value
 * @param unreadable whether no reader can take it for a CloudEvent; the others may be valid, useless or both
 */
public record PoisonEvent(String key, byte @Nullable [] value, boolean unreadable) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The value as JSON; a missing node when it is none. */
    public JsonNode tree() {
        try {
            return value == null ? MissingNode.getInstance() : JSON.readTree(value);
        } catch (IOException noJson) {
            return MissingNode.getInstance();
        }
    }
}

package ai.beast.events.publish.format;

import ai.beast.contracts.EventType;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last look at an event, and its bytes as they go into the log: in one line, with the time set to now and, for the
 * suite's types, the subject taken from the data where they are missing. Thread-safe.
 */
public final class EventCompletion {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Set<String> DATA = Set.of("data", "data_base64");

    private final DataSchemas schemas;
    private final Clock clock;

    /** @param subject the event's subject, which may be from its data */
    record Complete(@Nullable String subject, byte[] json) {}

    EventCompletion(DataSchemas schemas, Clock clock) {
        this.schemas = schemas;
        this.clock = clock;
    }

    /**
     * Checks the data and completes the event that lies in a range of the body.
     *
     * @param known the event's type; null for a foreign one, whose data is not looked at
     */
    Complete complete(Attributes attributes, @Nullable EventType known, byte[] body, int from, int to)
            throws IOException, InvalidAttributeException {
        String subject = attributes.subject;
        String missingSubject = null;
        if (known != null) {
            JsonNode data = checkedData(attributes, known, body, from, to);
            if (subject == null) {
                subject = JSON.treeToValue(data, known.dataClass()).subject();
                if (subject != null) {
                    AttributeText.check("subject", subject);
                }
                missingSubject = subject;
            }
        }
        String missingTime = attributes.time == null
                ? clock.instant().truncatedTo(ChronoUnit.MILLIS).toString()
                : null;
        byte[] json = attributes.nulls ? withoutNulls(body, from, to) : inOneLine(Arrays.copyOfRange(body, from, to));
        return new Complete(subject, with(json, missingSubject, missingTime));
    }

    private JsonNode checkedData(Attributes attributes, EventType known, byte[] body, int from, int to)
            throws IOException, InvalidAttributeException {
        JsonNode data = JSON.readTree(body, from, to - from).get("data");
        if (data == null) {
            throw new InvalidAttributeException("data", "is missing");
        }
        if (attributes.contentType != null && !HttpEvents.isJson(attributes.contentType)) {
            throw new InvalidAttributeException("datacontenttype", "must be a JSON media type for this event type");
        }
        schemas.check(known, data);
        return data;
    }

    /** Line ends and tabs of valid JSON stand between its tokens only, where a space says the same. */
    private static byte[] inOneLine(byte[] json) {
        for (int at = 0; at < json.length; at++) {
            if (json[at] >= 0 && json[at] < ' ') {
                json[at] = ' ';
            }
        }
        return json;
    }

    private static byte[] withoutNulls(byte[] body, int from, int to) throws IOException {
        ObjectNode event = (ObjectNode) JSON.readTree(body, from, to - from);
        event.properties()
                .removeIf(member ->
                        !DATA.contains(member.getKey()) && member.getValue().isNull());
        return JSON.writeValueAsBytes(event);
    }

    private static byte[] with(byte[] json, @Nullable String subject, @Nullable String time) {
        if (subject == null && time == null) {
            return json;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length + 64);
        out.write(json, 0, json.length - 1);
        if (subject != null) {
            out.writeBytes(",\"subject\":\"".getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(subject));
            out.write('"');
        }
        if (time != null) {
            out.writeBytes((",\"time\":\"" + time + "\"").getBytes(StandardCharsets.US_ASCII));
        }
        out.write('}');
        return out.toByteArray();
    }

    /** Whether two events of one identity say the same; the time may be ours, so it does not count. */
    public static boolean sameContent(NewEvent one, NewEvent other) {
        if (Arrays.equals(one.json(), other.json())) {
            return true;
        }
        try {
            return timeless(one).equals(timeless(other));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("An event that was read can be read", impossible);
        } catch (IOException impossible) {
            throw new IllegalStateException("An array can be read", impossible);
        }
    }

    private static JsonNode timeless(NewEvent event) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(event.json());
        tree.remove("time");
        return tree;
    }
}

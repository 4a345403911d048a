package ai.beast.messaging;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.work.trace.Traces;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** CloudEvents as structured JSON, the form in which they lie on the topic. Thread-safe. */
public final class EventJson {
    /** Content type of a structured event. */
    public static final String CONTENT_TYPE = JsonFormat.CONTENT_TYPE;

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final String TRACEPARENT_MEMBER = '"' + Traces.TRACEPARENT + '"';
    private static final JsonFormat FORMAT = new JsonFormat();

    private EventJson() {}

    public static String write(CloudEvent event) {
        return new String(FORMAT.serialize(event), StandardCharsets.UTF_8);
    }

    /** @throws InvalidEventException when the text is no CloudEvent */
    public static CloudEvent read(String json) throws InvalidEventException {
        try {
            // The JSON text "null" deserializes to null.
            return Objects.requireNonNull(FORMAT.deserialize(json.getBytes(StandardCharsets.UTF_8)), "nothing");
        } catch (RuntimeException malformed) {
            // The library's readers throw several unrelated unchecked types for bad input.
            throw new InvalidEventException("Not a CloudEvent: " + malformed.getMessage(), malformed);
        }
    }

    /** The suite's type of this event; empty for foreign types, which readers pass over. */
    public static Optional<EventType> type(CloudEvent event) {
        return EventType.of(event.getType());
    }

    /** The trace of the request that led to the event, for {@link Traces#step}; null for none. */
    public static @Nullable String traceparent(CloudEvent event) {
        return event.getExtension(Traces.TRACEPARENT) instanceof String traceparent ? traceparent : null;
    }

    /** The same of an event as text. Reads no event without one. */
    public static @Nullable String traceparent(String json) {
        if (!json.contains(TRACEPARENT_MEMBER)) {
            return null;
        }
        try {
            return traceparent(read(json));
        } catch (InvalidEventException foreign) {
            return null;
        }
    }

    /**
     * The data of an event of a known type.
     *
     * @throws InvalidEventException when the type is unknown or the data does not fit it
     */
    public static EventData data(CloudEvent event) throws InvalidEventException {
        EventType type =
                type(event).orElseThrow(() -> new InvalidEventException("Unknown event type " + event.getType(), null));
        return data(event, type.dataClass());
    }

    /** @throws InvalidEventException when the data is absent or does not fit the class */
    public static <T> T data(CloudEvent event, Class<T> as) throws InvalidEventException {
        CloudEventData data = event.getData();
        if (data == null) {
            throw new InvalidEventException("The event " + event.getId() + " has no data", null);
        }
        try {
            JsonNode node = data instanceof JsonCloudEventData json ? json.getNode() : MAPPER.readTree(data.toBytes());
            return MAPPER.treeToValue(node, as);
        } catch (JsonProcessingException mismatch) {
            throw new InvalidEventException("The data of event " + event.getId() + " does not fit its type", mismatch);
        } catch (IOException unreadable) {
            throw new InvalidEventException("The data of event " + event.getId() + " is unreadable", unreadable);
        }
    }
}

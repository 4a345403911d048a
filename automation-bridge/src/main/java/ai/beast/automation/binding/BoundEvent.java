package ai.beast.automation.binding;

import ai.beast.contracts.EventData;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.jackson.JsonCloudEventData;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as filters and payloads see it.
 *
 * @param time RFC 3339
 * @param data a JSON object; of a {@code custom.*} event whatever JSON it has, and its bytes in base64 when it has none
 */
public record BoundEvent(
        String id,
        String source,
        String type,
        @Nullable String subject,
        @Nullable String time,
        JsonNode data) {

    public static BoundEvent of(CloudEvent event, EventData data, ObjectMapper mapper) {
        return new BoundEvent(
                event.getId(),
                event.getSource().toString(),
                event.getType(),
                event.getSubject(),
                event.getTime() == null ? null : event.getTime().toString(),
                mapper.valueToTree(data));
    }

    /** An event that is not one of the suite's. */
    public static BoundEvent ofCustom(CloudEvent event, ObjectMapper mapper) {
        return new BoundEvent(
                event.getId(),
                event.getSource().toString(),
                event.getType(),
                event.getSubject(),
                event.getTime() == null ? null : event.getTime().toString(),
                data(event.getData(), mapper));
    }

    private static JsonNode data(@Nullable CloudEventData data, ObjectMapper mapper) {
        if (data == null) {
            return mapper.createObjectNode();
        }
        if (data instanceof JsonCloudEventData json) {
            return json.getNode();
        }
        byte[] bytes = data.toBytes();
        try {
            return mapper.readTree(bytes);
        } catch (IOException notJson) {
            return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
        }
    }

    /** One of the attributes {@code id}, {@code source}, {@code type}, {@code subject}, {@code time}. */
    Optional<String> attribute(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "id" -> id;
                    case "source" -> source;
                    case "type" -> type;
                    case "subject" -> subject;
                    case "time" -> time;
                    default -> null;
                });
    }

    /** Attributes and data in one object, shaped like the CloudEvent. */
    public ObjectNode whole(ObjectMapper mapper) {
        ObjectNode whole = mapper.createObjectNode();
        whole.put("id", id)
                .put("source", source)
                .put("type", type)
                .put("subject", subject)
                .put("time", time);
        whole.set("data", data);
        return whole;
    }
}

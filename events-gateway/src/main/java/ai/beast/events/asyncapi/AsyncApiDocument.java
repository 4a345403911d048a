package ai.beast.events.asyncapi;

import ai.beast.contracts.EventType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * An AsyncAPI 3.0 document of the event bus. Types, schemas and examples are those of the contracts, so it can't say
 * anything else than what the gateway accepts.
 */
final class AsyncApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/cloudevents+json";
    private static final String CUSTOM = "custom";
    private static final String CLOUD_EVENT = """
            {"type": "object",
             "description": "CloudEvents 1.0; source and id together identify the event",
             "required": ["specversion", "id", "source", "type", "time"],
             "properties": {
               "specversion": {"const": "1.0"},
               "id": {"type": "string", "minLength": 1, "maxLength": 512},
               "source": {"type": "string", "format": "uri-reference", "minLength": 1, "maxLength": 512},
               "type": {"type": "string", "minLength": 1, "maxLength": 256},
               "subject": {"type": "string", "minLength": 1, "maxLength": 1024},
               "time": {"type": "string", "format": "date-time"},
               "datacontenttype": {"type": "string"},
               "data": {}}}""";

    private final String topic;
    private final String version;

    AsyncApiDocument(String topic, String version) {
        this.topic = topic;
        this.version = version;
    }

    ObjectNode build() {
        ObjectNode document = JSON.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "AI Beast events")
                .put("version", version)
                .put(
                        "description",
                        "What happens in an AI Beast installation, as CloudEvents. Programs outside it subscribe and publish "
                                + "at the gateway; its services speak to the topic.");
        document.put("defaultContentType", CONTENT_TYPE);
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        channel(channels, "topic", topic, "The Kafka topic. The record's key is the event's subject.");
        channel(
                channels,
                "stream",
                "/api/events/stream",
                "Server-sent events: event is the type, data the CloudEvent, id a cursor for Last-Event-ID.");
        channel(
                channels,
                "socket",
                "/api/events/ws",
                "WebSocket: texts {event, id, data}; data is the CloudEvent where event is \"event\".");
        channel(channels, "publish", "/api/events", "POST of one event, or of a batch.");
        operation(operations, "readTopic", "receive", "topic");
        operation(operations, "subscribeStream", "receive", "stream");
        operation(operations, "subscribeSocket", "receive", "socket");
        operation(operations, "publishEvents", "send", "publish");
        components(document.putObject("components"));
        return document;
    }

    private static void channel(ObjectNode channels, String name, String address, String description) {
        ObjectNode channel = channels.putObject(name);
        channel.put("address", address).put("description", description);
        ObjectNode messages = channel.putObject("messages");
        for (EventType type : EventType.values()) {
            reference(messages, type.wireName(), "#/components/messages/" + type.wireName());
        }
        reference(messages, CUSTOM, "#/components/messages/" + CUSTOM);
    }

    private static void operation(ObjectNode operations, String name, String action, String channel) {
        ObjectNode operation = operations.putObject(name).put("action", action);
        reference(operation, "channel", "#/channels/" + channel);
    }

    private static void components(ObjectNode components) {
        ObjectNode schemas = components.putObject("schemas");
        ObjectNode messages = components.putObject("messages");
        schemas.set("cloudevent", parse(CLOUD_EVENT));
        for (EventType type : EventType.values()) {
            JsonNode schema = parse(type.schema());
            schemas.set(type.wireName(), schema);
            ObjectNode message =
                    message(messages, type.wireName(), schema.path("title").asText(type.wireName()));
            ObjectNode properties = payload(message).putObject("properties");
            properties.putObject("type").put("const", type.wireName());
            reference(properties, "data", "#/components/schemas/" + type.wireName());
            message.putArray("examples").addObject().set("payload", example(type));
        }
        ObjectNode custom = message(messages, CUSTOM, "An event of a type of your own");
        payload(custom).putObject("properties").putObject("type").put("pattern", "^custom(\\.[A-Za-z0-9_-]+)+$");
    }

    private static ObjectNode message(ObjectNode messages, String name, String title) {
        return messages.putObject(name).put("name", name).put("title", title).put("contentType", CONTENT_TYPE);
    }

    /** The part of a message's payload that is not the same for all. */
    private static ObjectNode payload(ObjectNode message) {
        ArrayNode parts = message.putObject("payload").putArray("allOf");
        reference(parts.addObject(), "#/components/schemas/cloudevent");
        return parts.addObject().put("type", "object");
    }

    private static ObjectNode example(EventType type) {
        JsonNode data = parse(sample(type));
        ObjectNode event = JSON.createObjectNode()
                .put("specversion", "1.0")
                .put("id", "8f14e45f-0001")
                .put("source", "urn:ai-beast:example")
                .put("type", type.wireName())
                .put("time", "2026-01-01T00:00:00Z");
        event.set("data", data);
        return event;
    }

    private static String sample(EventType type) {
        String name = "samples/" + type.wireName() + ".v1.json";
        try (InputStream in = EventType.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The sample " + name + " is missing from the build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void reference(ObjectNode parent, String member, String target) {
        reference(parent.putObject(member), target);
    }

    private static void reference(ObjectNode node, String target) {
        node.put("$ref", target);
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("What the build contains is JSON", malformed);
        }
    }
}

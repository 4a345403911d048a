package ai.beast.events.publish;

import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.events.log.EventFilter;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an event may go onto the topic: its attributes follow CloudEvents 1.0, its type is one of the suite's or
 * begins with {@code custom.}, and the data of the suite's types follows their JSON Schema. Thread-safe.
 */
@ApplicationScoped
public class EventValidator {
    private static final int MAX_ATTRIBUTE = 1024;
    private static final Pattern ATTRIBUTE_NAME = Pattern.compile("[a-z0-9]{1,20}");
    private static final Pattern CUSTOM_TYPE = Pattern.compile("custom(\\.[A-Za-z0-9_-]+)+");
    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final List<String> DATA = List.of("data", "data_base64");

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<EventType, Schema> schemas = new ConcurrentHashMap<>();
    private final Clock clock = Clock.systemUTC();

    /**
     * The event, with its time set to now and its subject taken from its data where they are missing.
     *
     * @param where names the event within the request, empty when it is the only one
     * @throws ProblemException {@code unknown_event_type} or {@code invalid_event}, with the field at fault
     */
    CloudEvent check(ObjectNode json, String where) {
        checkAttributes(json, where);
        EventType type = EventType.of(json.get("type").textValue()).orElse(null);
        if (type == null && !CUSTOM_TYPE.matcher(json.get("type").textValue()).matches()) {
            throw new ProblemException(
                            ErrorCode.UNKNOWN_EVENT_TYPE,
                            "The type " + json.get("type").textValue() + " is not known; types of your own begin with "
                                    + EventFilter.CUSTOM)
                    .field(field(where, "type"));
        }
        CloudEvent event = parsed(json, where);
        if (type != null) {
            checkData(type, json, where);
        }
        return completed(event, type, where);
    }

    private static void checkAttributes(ObjectNode json, String where) {
        JsonNode version = json.get("specversion");
        if (version == null || !"1.0".equals(version.textValue())) {
            throw invalid(where, "specversion", "must be \"1.0\"");
        }
        for (String name : REQUIRED) {
            JsonNode value = json.get(name);
            if (value == null || !value.isTextual() || value.textValue().isBlank()) {
                throw invalid(where, name, "must be a text that is not empty");
            }
        }
        json.properties().forEach(attribute -> {
            String name = attribute.getKey();
            if (DATA.contains(name)) {
                return;
            }
            if (!ATTRIBUTE_NAME.matcher(name).matches()) {
                throw invalid(where, name, "is not a name an attribute can have (a-z and 0-9, at most 20)");
            }
            JsonNode value = attribute.getValue();
            if (value.isContainerNode() || value.asText().length() > MAX_ATTRIBUTE) {
                throw invalid(where, name, "must be a simple value of at most " + MAX_ATTRIBUTE + " characters");
            }
        });
        if (json.has("data") && json.has("data_base64")) {
            throw invalid(where, "data_base64", "must not stand beside data");
        }
    }

    private static CloudEvent parsed(ObjectNode json, String where) {
        try {
            return EventJson.read(json.toString());
        } catch (InvalidEventException malformed) {
            throw new ProblemException(
                    ErrorCode.INVALID_EVENT,
                    (where.isEmpty() ? "The event" : "Event " + where) + " does not follow CloudEvents 1.0: "
                            + reason(malformed),
                    malformed);
        }
    }

    private static String reason(InvalidEventException malformed) {
        String message = malformed.getMessage();
        return message == null
                ? "it cannot be read"
                : message.lines().findFirst().orElse("it cannot be read");
    }

    private void checkData(EventType type, ObjectNode json, String where) {
        JsonNode data = json.get("data");
        if (data == null) {
            throw invalid(where, "data", "is missing");
        }
        JsonNode contentType = json.get("datacontenttype");
        if (contentType != null && !contentType.isNull() && !HttpEvents.isJson(contentType.asText())) {
            throw invalid(where, "datacontenttype", "must be JSON for this type");
        }
        List<Error> errors = schemas.computeIfAbsent(
                        type, known -> registry.getSchema(known.schema(), InputFormat.JSON))
                .validate(data.toString(), InputFormat.JSON);
        if (!errors.isEmpty()) {
            Error first = errors.getFirst();
            throw invalid(where, "data" + path(first), first.getMessage());
        }
    }

    private static String path(Error error) {
        String location =
                error.getInstanceLocation().toString().replace("$", "").replace('/', '.');
        String path = location.isEmpty() || location.startsWith(".") ? location : "." + location;
        String missing = "required".equals(error.getKeyword()) ? error.getProperty() : null;
        return missing == null ? path : path + "." + missing;
    }

    private CloudEvent completed(CloudEvent event, @Nullable EventType type, String where) {
        String subject = event.getSubject();
        if (subject == null && type != null) {
            subject = data(event, type, where).subject();
        }
        OffsetDateTime time = event.getTime() == null
                ? clock.instant().truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC)
                : event.getTime();
        return CloudEventBuilder.v1(event).withSubject(subject).withTime(time).build();
    }

    private static EventData data(CloudEvent event, EventType type, String where) {
        try {
            return EventJson.data(event, type.dataClass());
        } catch (InvalidEventException mismatch) {
            throw new ProblemException(ErrorCode.INVALID_EVENT, "The data does not fit the type", mismatch)
                    .field(field(where, "data"));
        }
    }

    private static ProblemException invalid(String where, String name, String what) {
        String field = field(where, name);
        return new ProblemException(ErrorCode.INVALID_EVENT, field + " " + what).field(field);
    }

    private static String field(String where, String name) {
        return where.isEmpty() ? name : where + "." + name;
    }
}

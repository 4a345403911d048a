package ai.beast.events.publish.format;

import ai.beast.contracts.EventType;
import ai.beast.events.log.EventFilter;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.Caller;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads events in the JSON format of CloudEvents 1.0 and decides whether each may go into the log: its attributes follow
 * the specification, its type is one of the suite's or begins with {@code custom.}, and the data of the suite's types
 * follows their JSON Schema.
 *
 * <p>An event goes into the log in the bytes in which it came. Its data is walked over and not built, unless its type has
 * a schema; that is what makes publishing cost little more than Kafka itself.
 *
 * <p>For the events of one request. Not thread-safe.
 */
public final class EventReader {
    public static final int MAX_BATCH = 1000;
    /** Maximum size of an event as JSON in UTF-8: 1 MiB less the room Kafka needs for a record's envelope. */
    public static final int MAX_EVENT_BYTES = 1024 * 1024 - 4096;

    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern CUSTOM_TYPE = Pattern.compile("custom(\\.[A-Za-z0-9_-]+)+");

    private final EventCompletion completion;
    private final Caller caller;
    /** Index of the first escape in the body that no consumer can keep; -1 without one. */
    private int unstorable = -1;

    private @Nullable String checkedSource;
    private @Nullable String checkedType;

    /** @param caller who publishes; decides which sources and types are allowed */
    public EventReader(DataSchemas schemas, Clock clock, Caller caller) {
        this.completion = new EventCompletion(schemas, clock);
        this.caller = caller;
    }

    /**
     * The one event of a structured request.
     *
     * @throws ProblemException {@code malformed_json}, {@code invalid_event}, {@code unknown_event_type}, {@code forbidden}
     *     or {@code payload_too_large}, with the field at fault
     */
    public NewEvent one(byte[] body) {
        unstorable = JsonBytes.firstUnstorableEscape(body);
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() == null) {
                throw new JsonParseException(json, "The body is empty");
            }
            NewEvent event = event(json, body, "");
            end(json);
            return event;
        } catch (IOException malformed) {
            throw malformed(malformed);
        }
    }

    /** The events of a batch, in order. Throws like {@link #one}. */
    public List<NewEvent> batch(byte[] body) {
        unstorable = JsonBytes.firstUnstorableEscape(body);
        List<NewEvent> events = new ArrayList<>();
        try (JsonParser json = JSON.createParser(body)) {
            JsonToken first = json.nextToken();
            if (first == null) {
                throw new JsonParseException(json, "The body is empty");
            }
            if (first != JsonToken.START_ARRAY) {
                throw new ProblemException(ErrorCode.INVALID_EVENT, "A batch must be a JSON array of events");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (events.size() == MAX_BATCH) {
                    throw new ProblemException(
                            ErrorCode.PAYLOAD_TOO_LARGE, "A batch must have at most " + MAX_BATCH + " events");
                }
                events.add(event(json, body, "[" + events.size() + "]"));
            }
            end(json);
        } catch (IOException malformed) {
            throw malformed(malformed);
        }
        return events;
    }

    private NewEvent event(JsonParser json, byte[] body, String where) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            ProblemException wrong = new ProblemException(ErrorCode.INVALID_EVENT, "An event must be a JSON object");
            throw where.isEmpty() ? wrong : wrong.field(where);
        }
        int from = offset(json.currentTokenLocation().getByteOffset(), json);
        try {
            Attributes attributes = attributes(json);
            int to = offset(json.currentLocation().getByteOffset(), json);
            attributes.check(checkedSource);
            checkedSource = attributes.source;
            if (to - from > MAX_EVENT_BYTES) {
                throw tooLarge(where);
            }
            if (unstorable >= from && unstorable < to) {
                throw new InvalidAttributeException(
                        UnstorableString.path(body, from, to), "must not contain U+0000 or a lone surrogate");
            }
            return event(attributes, body, from, to, where);
        } catch (InvalidAttributeException invalid) {
            String field = where.isEmpty() ? invalid.attribute() : where + "." + invalid.attribute();
            throw new ProblemException(ErrorCode.INVALID_EVENT, field + " " + invalid.getMessage(), invalid)
                    .field(field);
        }
    }

    private static Attributes attributes(JsonParser json) throws IOException, InvalidAttributeException {
        Attributes attributes = new Attributes();
        boolean data = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "data", "data_base64" -> {
                    attributes.once(name);
                    if (data) {
                        throw new InvalidAttributeException("data_base64", "must not occur together with data");
                    }
                    data = true;
                    walkOver(name, json);
                }
                default -> attributes.take(name, json);
            }
        }
        return attributes;
    }

    private static void walkOver(String name, JsonParser json) throws IOException, InvalidAttributeException {
        if (name.equals("data")) {
            json.skipChildren();
            return;
        }
        try {
            json.getBinaryValue();
        } catch (JsonProcessingException malformed) {
            throw new InvalidAttributeException(name, "must be a base64 string");
        }
    }

    private NewEvent event(Attributes attributes, byte[] body, int from, int to, String where)
            throws IOException, InvalidAttributeException {
        String id = attributes.id;
        String source = attributes.source;
        String type = attributes.type;
        if (id == null || source == null || type == null) {
            throw new IllegalStateException("Attributes that were checked are there");
        }
        EventType known = EventType.of(type).orElse(null);
        if (known == null && !type.equals(checkedType)) {
            if (!CUSTOM_TYPE.matcher(type).matches()) {
                throw new ProblemException(
                                ErrorCode.UNKNOWN_EVENT_TYPE,
                                "Type " + type + " is not known; own types begin with " + EventFilter.CUSTOM)
                        .field(where.isEmpty() ? "type" : where + ".type");
            }
            checkedType = type;
        }
        ReservedNames.check(caller, source, known, where);
        EventCompletion.Complete complete = completion.complete(attributes, known, body, from, to);
        if (complete.json().length > MAX_EVENT_BYTES) {
            throw tooLarge(where);
        }
        String subject = complete.subject();
        byte[] key = subject == null ? null : subject.getBytes(StandardCharsets.UTF_8);
        return new NewEvent(where, Identity.of(source, id), id, key, complete.json());
    }

    /** A place in the body. Texts in another encoding than UTF-8 are read by another parser, which knows no bytes. */
    private static int offset(long bytes, JsonParser json) throws JsonParseException {
        if (bytes < 0) {
            throw new JsonParseException(json, "The body is not in UTF-8");
        }
        return (int) bytes;
    }

    private static void end(JsonParser json) throws IOException {
        if (json.nextToken() != null) {
            throw new JsonParseException(json, "Something follows the end");
        }
    }

    private static ProblemException tooLarge(String where) {
        var problem = new ProblemException(
                ErrorCode.PAYLOAD_TOO_LARGE, "An event must have at most " + MAX_EVENT_BYTES + " bytes as JSON");
        return where.isEmpty() ? problem : problem.field(where);
    }

    static ProblemException malformed(IOException failure) {
        var at = failure instanceof JsonProcessingException json ? json.getLocation() : null;
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return new ProblemException(ErrorCode.MALFORMED_JSON, "The body is not valid JSON" + place, failure);
    }
}

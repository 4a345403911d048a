package ai.beast.events.publish;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The three content modes of the HTTP protocol binding of CloudEvents 1.0 (structured, batched, binary), all brought to
 * the JSON form of an event, not checked further. Stateless.
 */
final class HttpEvents {
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCHED = "application/cloudevents-batch+json";
    static final int MAX_BATCH = 1000;

    private static final String HEADER_PREFIX = "ce-";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HttpEvents() {}

    /**
     * The events of one request.
     *
     * @param headers single values, by name in lower case
     * @throws ProblemException when the body is not what its content type says
     */
    static List<ObjectNode> read(MediaType contentType, Map<String, String> headers, byte[] body) {
        String mode = (contentType.getType() + "/" + contentType.getSubtype()).toLowerCase(Locale.ROOT);
        return switch (mode) {
            case STRUCTURED -> List.of(object(parse(body), ""));
            case BATCHED -> batch(parse(body));
            default -> List.of(binary(contentType, headers, body));
        };
    }

    private static List<ObjectNode> batch(JsonNode node) {
        if (!node.isArray()) {
            throw new ProblemException(ErrorCode.INVALID_EVENT, "A batch is a JSON array of events");
        }
        if (node.size() > MAX_BATCH) {
            throw new ProblemException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "A batch has at most " + MAX_BATCH + " events, this one " + node.size());
        }
        List<ObjectNode> events = new ArrayList<>(node.size());
        for (int index = 0; index < node.size(); index++) {
            events.add(object(node.get(index), "[" + index + "]"));
        }
        return events;
    }

    private static ObjectNode object(JsonNode node, String field) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        ProblemException wrong = new ProblemException(ErrorCode.INVALID_EVENT, "An event is a JSON object");
        throw field.isEmpty() ? wrong : wrong.field(field);
    }

    private static ObjectNode binary(MediaType contentType, Map<String, String> headers, byte[] body) {
        if (!headers.containsKey(HEADER_PREFIX + "specversion")) {
            throw new ProblemException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send " + STRUCTURED + ", " + BATCHED + ", or the attributes as ce-* headers");
        }
        ObjectNode event = JSON.createObjectNode();
        headers.forEach((name, value) -> {
            if (name.startsWith(HEADER_PREFIX)) {
                String attribute = name.substring(HEADER_PREFIX.length());
                event.put(attribute, percentDecoded(attribute, value));
            }
        });
        if (body.length == 0) {
            return event;
        }
        String type = contentType.toString();
        event.put("datacontenttype", type);
        if (isJson(type)) {
            event.set("data", parse(body));
        } else {
            event.put("data_base64", body);
        }
        return event;
    }

    /** Attributes travel percent-encoded in headers (HTTP protocol binding, section 3.1.3.2). */
    private static String percentDecoded(String attribute, String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                            ErrorCode.INVALID_EVENT, "The header ce-" + attribute + " is not percent-encoded")
                    .field(attribute);
        }
    }

    /** Whether data of this content type is JSON. */
    static boolean isJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException malformed) {
            var where = malformed.getLocation();
            String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "The body is not valid JSON" + place, malformed);
        } catch (IOException unreadable) {
            throw new ProblemException(ErrorCode.MALFORMED_JSON, "The body is not readable", unreadable);
        }
    }
}

package ai.beast.events.publish;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The three content modes of the HTTP protocol binding of CloudEvents 1.0: structured, batched, binary. Stateless. */
final class HttpEvents {
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCHED = "application/cloudevents-batch+json";

    private static final String HEADER_PREFIX = "ce-";
    private static final JsonFactory JSON = new JsonFactory();

    private HttpEvents() {}

    /**
     * The events of one request, found right by the reader.
     *
     * @throws ProblemException when the body is not what its content type says, or an event is not right
     */
    static List<NewEvent> read(MediaType contentType, HttpHeaders headers, byte[] body, EventReader reader) {
        if (is(contentType, STRUCTURED)) {
            return List.of(reader.one(body));
        }
        if (is(contentType, BATCHED)) {
            return reader.batch(body);
        }
        if (headers.getHeaderString(HEADER_PREFIX + "specversion") == null) {
            throw new ProblemException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send " + STRUCTURED + ", " + BATCHED + ", or the attributes as ce-* headers");
        }
        if (body.length > EventReader.MAX_EVENT_BYTES) {
            throw new ProblemException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "An event has at most " + EventReader.MAX_EVENT_BYTES + " bytes as JSON");
        }
        try {
            return List.of(reader.one(structured(contentType, headers, body)));
        } catch (IOException malformed) {
            throw EventReader.malformed(malformed);
        }
    }

    private static boolean is(MediaType type, String name) {
        return name.regionMatches(true, 0, type.getType(), 0, type.getType().length())
                && name.length()
                        == type.getType().length() + 1 + type.getSubtype().length()
                && name.regionMatches(
                        true,
                        type.getType().length() + 1,
                        type.getSubtype(),
                        0,
                        type.getSubtype().length());
    }

    /** A binary event in structured mode. */
    private static byte[] structured(MediaType contentType, HttpHeaders headers, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (Map.Entry<String, List<String>> header :
                    headers.getRequestHeaders().entrySet()) {
                String name = header.getKey().toLowerCase(Locale.ROOT);
                if (name.startsWith(HEADER_PREFIX)) {
                    String attribute = name.substring(HEADER_PREFIX.length());
                    json.writeStringField(
                            attribute,
                            percentDecoded(attribute, header.getValue().getFirst()));
                }
            }
            if (body.length > 0) {
                String type = contentType.toString();
                json.writeStringField("datacontenttype", type);
                if (isJson(type)) {
                    json.writeFieldName("data");
                    json.writeRawValue(new String(checked(body), StandardCharsets.UTF_8));
                } else {
                    json.writeBinaryField("data_base64", body);
                }
            }
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /** The body, found to be exactly one JSON value, so that it can't break out of its place. */
    private static byte[] checked(byte[] body) throws IOException {
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            json.skipChildren();
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "Something follows the end");
            }
        }
        return body;
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
}

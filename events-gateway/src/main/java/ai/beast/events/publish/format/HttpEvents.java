package ai.beast.events.publish.format;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import io.vertx.core.MultiMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The three content modes of the HTTP protocol binding of CloudEvents 1.0: structured, batched, binary. Stateless. */
public final class HttpEvents {
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
    public static List<NewEvent> read(MultiMap headers, byte[] body, EventReader reader) {
        String contentType = headers.get("Content-Type");
        if (contentType == null && body.length > 0) {
            throw new ProblemException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The request has no content type");
        }
        String type = contentType == null ? "application/json" : contentType;
        switch (withoutParameters(type)) {
            case STRUCTURED -> {
                return List.of(reader.one(body));
            }
            case BATCHED -> {
                return reader.batch(body);
            }
            default -> {
                return List.of(binary(type, headers, body, reader));
            }
        }
    }

    private static NewEvent binary(String contentType, MultiMap headers, byte[] body, EventReader reader) {
        if (!headers.contains(HEADER_PREFIX + "specversion")) {
            throw new ProblemException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send " + STRUCTURED + ", " + BATCHED + ", or the attributes as ce-* headers");
        }
        if (body.length > EventReader.MAX_EVENT_BYTES) {
            throw new ProblemException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "An event must have at most " + EventReader.MAX_EVENT_BYTES + " bytes as JSON");
        }
        try {
            return reader.one(structured(contentType, headers, body));
        } catch (IOException malformed) {
            throw EventReader.malformed(malformed);
        }
    }

    /** A binary event in structured mode. */
    private static byte[] structured(String contentType, MultiMap headers, byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(body.length + 512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            for (String header : headers.names()) {
                String name = header.toLowerCase(Locale.ROOT);
                if (name.startsWith(HEADER_PREFIX)) {
                    String attribute = name.substring(HEADER_PREFIX.length());
                    if (headers.getAll(header).size() > 1) {
                        throw HeaderValue.invalid(name, "must occur once");
                    }
                    json.writeStringField(attribute, HeaderValue.decode(name, headers.get(header)));
                }
            }
            if (body.length > 0) {
                json.writeStringField("datacontenttype", contentType);
                if (isJson(contentType)) {
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

    /** The body, checked to be exactly one JSON value in UTF-8, so that it can't break out of its place. */
    private static byte[] checked(byte[] body) throws IOException {
        JsonBytes.firstUnstorableEscape(body);
        try (JsonParser json = JSON.createParser(body)) {
            json.nextToken();
            json.skipChildren();
            if (json.nextToken() != null) {
                throw new JsonParseException(json, "Something follows the end");
            }
        }
        return body;
    }

    /** Whether data of this content type is JSON. */
    static boolean isJson(String contentType) {
        String type = withoutParameters(contentType);
        return type.endsWith("/json") || type.endsWith("+json");
    }

    private static String withoutParameters(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}

package ai.beast.gateway.route;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The member of a JSON object that names the model. Servers differ in which of several equal members they take, and Ollama compares
 * the names of members without case: an object that could name two models is refused.
 *
 * @param start of the value in the bytes, its quotes included
 * @param end exclusive
 * @param stream the member {@code stream}; null where it is no truth value
 * @param streamOptions whether there is a member {@code stream_options}
 */
record ModelMember(
        String value, int start, int end, @Nullable Boolean stream, boolean streamOptions) {
    static final String MODEL = "model";

    /** Deprecated by Ollama. */
    private static final String NAME = "name";

    private static final JsonFactory JSON = new JsonFactory();

    /** @throws GatewayException {@code malformed_json} or {@code invalid_request} */
    static ModelMember find(Buffer body, boolean oldName) throws GatewayException {
        requireObject(body);
        Members members = new Members(oldName);
        try (JsonParser parser = JSON.createParser(new BufferInput(body))) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                members.read(parser);
            }
            if (parser.nextToken() != null) {
                throw malformed("the body must be one JSON object");
            }
        } catch (JsonProcessingException malformed) {
            throw malformed("the body is not readable JSON at byte "
                    + malformed.getLocation().getByteOffset());
        } catch (IOException impossible) {
            throw new IllegalStateException("Bytes in memory are always readable", impossible);
        }
        ModelMember found = members.model == null ? members.name : members.model;
        if (found == null) {
            throw new GatewayException(GatewayError.invalid("model is required"));
        }
        return new ModelMember(found.value, found.start, found.end, members.stream, members.streamOptions);
    }

    /** The parser would take other encodings than UTF-8 as well, in which places in bytes mean something else. */
    private static void requireObject(Buffer body) throws GatewayException {
        int first = 0;
        while (first < body.length() && " \t\r\n".indexOf(body.getByte(first)) >= 0) {
            first++;
        }
        if (first + 1 >= body.length() || body.getByte(first) != '{' || body.getByte(first + 1) == 0) {
            throw malformed("the body must be a JSON object in UTF-8");
        }
    }

    private static GatewayException malformed(String message) {
        return new GatewayException(GatewayError.of(400, "malformed_json", message));
    }

    private static final class Members {
        private final boolean oldName;
        private @Nullable ModelMember model;
        private @Nullable ModelMember name;
        private @Nullable Boolean stream;
        private boolean streamOptions;

        Members(boolean oldName) {
            this.oldName = oldName;
        }

        void read(JsonParser parser) throws IOException, GatewayException {
            String member = parser.currentName();
            String folded = member.toLowerCase(Locale.ROOT);
            JsonToken token = parser.nextToken();
            if (folded.equals(MODEL)) {
                model = one(parser, member, MODEL, token, model);
            } else if (oldName && folded.equals(NAME)) {
                name = one(parser, member, NAME, token, name);
            } else if (member.equals("stream") && token.isBoolean()) {
                stream = token == JsonToken.VALUE_TRUE;
            } else if (folded.equals("stream_options")) {
                streamOptions = true;
            }
            parser.skipChildren();
        }

        private static ModelMember one(
                JsonParser parser, String member, String wanted, JsonToken token, @Nullable ModelMember before)
                throws IOException, GatewayException {
            if (before != null || !member.equals(wanted)) {
                throw new GatewayException(
                        GatewayError.invalid("the body must have one member '" + wanted + "', spelled so"));
            }
            if (token != JsonToken.VALUE_STRING) {
                throw new GatewayException(GatewayError.invalid("'" + wanted + "' must be a string"));
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            String value = parser.getText();
            return new ModelMember(value, start, (int) parser.currentLocation().getByteOffset(), null, false);
        }
    }
}

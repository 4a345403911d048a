package ai.beast.gateway.route;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request with the place of its model. Everything else stays as the client sent it, byte for byte.
 *
 * @param body as it was sent
 * @param model the name asked for
 * @param start of the JSON string with the name, quotes included; of the field's value in a form
 * @param end exclusive
 * @param quoted whether the name stands as a JSON string
 * @param stream whether a stream is asked for; null where the request leaves it to the protocol
 * @param streamOptions whether it has options of the stream
 */
public record ModelRequest(
        Buffer body,
        String model,
        int start,
        int end,
        boolean quoted,
        @Nullable Boolean stream,
        boolean streamOptions) {
    private static final String COUNT_TOKENS = "\"stream_options\":{\"include_usage\":true},";

    /**
     * Finds the field {@code model} of a form.
     *
     * @param contentType with the boundary of the parts
     * @throws GatewayException {@code invalid_request}
     */
    public static ModelRequest ofForm(Buffer body, @Nullable String contentType) throws GatewayException {
        FormField field = FormField.find(body, contentType, ModelMember.MODEL);
        return new ModelRequest(body, checked(field.value()), field.start(), field.end(), false, null, false);
    }

    /**
     * Finds the model of a JSON object.
     *
     * @param oldName whether {@code name} is read where {@code model} is missing
     * @throws GatewayException {@code malformed_json} or {@code invalid_request}
     */
    public static ModelRequest ofJson(Buffer body, boolean oldName) throws GatewayException {
        ModelMember found = ModelMember.find(body, oldName);
        return new ModelRequest(
                body, checked(found.value()), found.start(), found.end(), true, found.stream(), found.streamOptions());
    }

    /** The same body with another model. */
    public Buffer withModel(String name) {
        if (name.equals(model)) {
            return body;
        }
        String text = quoted ? '"' + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + '"' : name;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(body.length() + bytes.length)
                .appendBuffer(body, 0, start)
                .appendBytes(bytes)
                .appendBuffer(body, end, body.length() - end);
    }

    /** Whether a stream of OpenAI's protocol states no tokens unless the gateway asks for them. */
    public boolean leavesOutTokens() {
        return Boolean.TRUE.equals(stream) && !streamOptions;
    }

    /** The body with another model, which asks for a last event with the tokens; {@link UsageEvents} takes it out of the reply. */
    public Buffer countingTokens(String name) {
        Buffer renamed = withModel(name);
        int members = indexOfBrace() + 1;
        return Buffer.buffer(renamed.length() + COUNT_TOKENS.length())
                .appendBuffer(renamed, 0, members)
                .appendString(COUNT_TOKENS)
                .appendBuffer(renamed, members, renamed.length() - members);
    }

    private int indexOfBrace() {
        int at = 0;
        while (body.getByte(at) != '{') {
            at++;
        }
        return at;
    }

    private static String checked(String model) throws GatewayException {
        if (model.isBlank() || model.length() > ModelName.MAX_LENGTH) {
            throw new GatewayException(
                    GatewayError.invalid("model must have 1 to " + ModelName.MAX_LENGTH + " characters"));
        }
        return model;
    }
}

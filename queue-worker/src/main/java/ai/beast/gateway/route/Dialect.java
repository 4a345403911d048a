package ai.beast.gateway.route;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The protocol of a client: where its paths begin and how its errors look. */
public enum Dialect {
    /** Ollama's own API, from its {@code docs/api.md}. */
    OLLAMA("/ollama"),
    /** OpenAI's API, as other model servers speak it, too. */
    OPENAI("/v1");

    private final String prefix;

    Dialect(String prefix) {
        this.prefix = prefix;
    }

    /** Where its paths begin at the entry point. */
    public String prefix() {
        return prefix;
    }

    /** The body of an error, in the form that the clients of this protocol show to people. */
    public String error(GatewayError error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (this == OLLAMA) {
            return body.put("error", error.message()).put("code", error.code()).toString();
        }
        body.putObject("error")
                .put("message", error.message())
                .put("type", type(error.status()))
                .putNull("param")
                .put("code", error.code());
        return body.toString();
    }

    /**
     * A frame that reports an error in a stream that has begun.
     *
     * @param lineOpen whether the last frame was not ended
     */
    public String errorFrame(GatewayError error, boolean lineOpen) {
        String end = lineOpen ? this == OLLAMA ? "\n" : "\n\n" : "";
        return end + (this == OLLAMA ? error(error) + "\n" : "data: " + error(error) + "\n\n");
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }
}

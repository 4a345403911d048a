package ai.beast.gateway.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A refusal of the gateway itself. Errors of a backend are passed on as they are.
 *
 * @param status of the reply
 * @param code stable, for programs
 * @param message for people
 * @param headers further headers of the reply
 */
public record GatewayError(int status, String code, String message, Map<String, String> headers) {
    public GatewayError {
        headers = Map.copyOf(headers);
    }

    public static GatewayError of(int status, String code, String message) {
        return new GatewayError(status, code, message, Map.of());
    }

    public static GatewayError invalid(String message) {
        return of(400, "invalid_request", message);
    }

    /** @param nearest names that look alike, best first; may be empty */
    public static GatewayError unknownModel(String name, List<String> nearest) {
        String offer = nearest.isEmpty() ? "" : "; did you mean " + String.join(", ", nearest) + "?";
        return of(404, "model_not_found", "model '" + name + "' not found" + offer);
    }

    public static GatewayError tooLarge(long maxBytes) {
        return of(413, "payload_too_large", "the request body must have at most " + maxBytes + " bytes");
    }

    /**
     * No model is known to be missing while no backend answers.
     *
     * @param backends their names; empty when none is configured
     */
    public static GatewayError noBackend(List<String> backends) {
        if (backends.isEmpty()) {
            return of(
                    503,
                    "backend_unavailable",
                    "no model server is configured; set AI_BEAST_OLLAMA_URL or AI_BEAST_BACKENDS");
        }
        String names = String.join(", ", backends);
        return of(503, "backend_unavailable", "no model server is available (" + names + "); start one, then retry")
                .retryAfter(2);
    }

    /** All backends that have the model are unavailable. */
    public static GatewayError unavailable(String name, int retrySeconds) {
        return of(503, "backend_unavailable", "no backend with the model '" + name + "' is available; retry later")
                .retryAfter(retrySeconds);
    }

    /** @param position in the queue when it was left or refused, from 1 */
    public static GatewayError overloaded(String name, int position, int retrySeconds) {
        String message = String.format(
                Locale.ROOT,
                "the model '%s' is overloaded: position %d in the queue; retry after %d seconds",
                name,
                position,
                retrySeconds);
        return of(503, "overloaded", message)
                .with("X-Queue-Position", Integer.toString(position))
                .retryAfter(retrySeconds);
    }

    /**
     * A limit of the caller's key is used up.
     *
     * @param headers that state the limits, {@code Retry-After} among them
     */
    public static GatewayError limited(String message, Map<String, String> headers) {
        return new GatewayError(429, "rate_limited", message, headers);
    }

    /** The model can never be loaded there. */
    public static GatewayError tooLittleMemory(String name, long needed, long available) {
        String message = String.format(
                Locale.ROOT, "the model '%s' needs %d bytes of memory and the backend has %d", name, needed, available);
        return of(507, "insufficient_memory", message);
    }

    public GatewayError retryAfter(int seconds) {
        return with("Retry-After", Integer.toString(seconds));
    }

    public GatewayError with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new GatewayError(status, code, message, more);
    }
}

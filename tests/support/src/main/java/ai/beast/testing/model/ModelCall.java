package ai.beast.testing.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as a {@link FakeModelServer} saw it, and what became of it. Thread-safe. */
public final class ModelCall {

    /** How the exchange ended. */
    public enum Outcome {
        /** The script is under way. */
        RUNNING,
        /** The reply was sent to its end. */
        COMPLETED,
        /** The client left before the end. */
        CANCELLED,
        /** The script cut the connection, or the server went away. */
        CUT
    }

    private final String method;
    private final String path;
    private final Map<String, String> headers;
    private final JsonNode body;
    private volatile Outcome outcome = Outcome.RUNNING;
    private volatile int frames;
    private volatile Script.@Nullable Usage stated;

    ModelCall(String method, String path, Map<String, String> headers, JsonNode body) {
        this.method = method;
        this.path = path;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    public String method() {
        return method;
    }

    public String path() {
        return path;
    }

    /** Headers by their names in lower case; of several of one name the last. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A missing node where the body is no JSON. */
    public JsonNode body() {
        return body;
    }

    /** The model that the request names; empty without one. */
    public String model() {
        return body.path("model").asText(body.path("name").asText());
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Frames of the reply that the connection has taken; a reply that is no stream is one. */
    public int frames() {
        return frames;
    }

    /** The tokens that the reply stated; null when it stated none or did not come so far. */
    public Script.@Nullable Usage stated() {
        return stated;
    }

    synchronized void sent() {
        frames++;
    }

    void state(Script.@Nullable Usage usage) {
        stated = usage;
    }

    /** The first outcome stays. */
    synchronized void end(Outcome how) {
        if (outcome == Outcome.RUNNING) {
            outcome = how;
        }
    }

    @Override
    public String toString() {
        return method + " " + path + " of " + model() + ": " + outcome + " after " + frames + " frames";
    }
}

package ai.beast.events.webhook.http;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one request to an endpoint.
 *
 * @param took from the look-up of the name to the end of what was read
 * @param status null when no answer came
 * @param error null when the endpoint took the event
 * @param response the beginning of the answer's body, as text; null when there was none
 * @param retryAfter the wait the endpoint asked for
 */
public record Answer(
        Instant startedAt,
        Duration took,
        @Nullable Integer status,
        @Nullable String error,
        @Nullable String response,
        @Nullable Duration retryAfter) {
    private static final int GONE = 410;

    public boolean delivered() {
        return error == null;
    }

    /** The endpoint wants no more events, ever. */
    public boolean gone() {
        return status != null && status == GONE;
    }

    /** A word for metrics. */
    public String outcome() {
        return delivered() ? "delivered" : gone() ? "gone" : status == null ? "no_answer" : "refused";
    }
}

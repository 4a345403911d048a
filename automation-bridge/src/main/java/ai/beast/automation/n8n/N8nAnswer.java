package ai.beast.automation.n8n;

import ai.beast.messaging.RetryAfter;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer of n8n, whatever its status.
 *
 * @param body read as UTF-8; empty when there was none
 */
public record N8nAnswer(int status, String body, MultiMap headers) {

    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** The delay of {@code Retry-After}, in either of the forms of RFC 9110; unreadable values are ignored. */
    public Optional<Duration> retryAfter(Clock clock) {
        return Optional.ofNullable(headers.get("Retry-After")).flatMap(value -> RetryAfter.parse(value, clock));
    }
}

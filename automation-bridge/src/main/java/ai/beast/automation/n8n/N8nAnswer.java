package ai.beast.automation.n8n;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What n8n sent back, whatever it means.
 *
 * @param body read as UTF-8; empty when there was none
 */
public record N8nAnswer(int status, String body, HttpHeaders headers) {

    public boolean success() {
        return status >= 200 && status < 300;
    }

    /** The wait asked for by {@code Retry-After}, in either of the forms of RFC 9110; unreadable values are ignored. */
    public Optional<Duration> retryAfter(Clock clock) {
        return headers.firstValue("Retry-After").map(String::strip).flatMap(value -> parse(value, clock));
    }

    private static Optional<Duration> parse(String value, Clock clock) {
        if (value.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        try {
            ZonedDateTime until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), until.toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}

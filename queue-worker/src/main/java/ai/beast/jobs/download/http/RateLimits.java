package ai.beast.jobs.download.http;

import ai.beast.messaging.RetryAfter;
import io.vertx.core.MultiMap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long a server asks for no further requests: {@code Retry-After}, or the window of {@code RateLimit} (IETF drafts, also in their older
 * forms), or {@code RateLimit-Reset} and {@code X-RateLimit-Reset} when no request remains. Many servers send their windows with every
 * answer, so one that fails (5xx) is only taken by its {@code Retry-After}. Stateless.
 */
final class RateLimits {
    /** Upper bound of what is respected. */
    static final Duration MAX_DELAY = Duration.ofHours(1);

    /** Numbers of a window: remaining requests and seconds until there are more. */
    private static final Pattern REMAINING = Pattern.compile("(?:^|[;,\\s])(?:r|remaining)=(\\d{1,9})");

    private static final Pattern SECONDS = Pattern.compile("(?:^|[;,\\s])(?:t|reset)=(\\d{1,9})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");

    /** A larger number is a time, not a delay. */
    private static final long MAX_SECONDS = 100_000_000L;

    private RateLimits() {}

    /** The delay of a refusal; empty when its headers state none. */
    static Optional<Duration> delay(HttpBody answer, Clock clock) {
        MultiMap headers = answer.headers();
        Optional<Duration> delay = Optional.ofNullable(headers.get("Retry-After"))
                .flatMap(value -> RetryAfter.parse(value, clock))
                .or(() -> answer.status() < 500 ? limit(headers, clock) : Optional.empty());
        return delay.map(asked -> asked.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : asked);
    }

    private static Optional<Duration> limit(MultiMap headers, Clock clock) {
        return window(headers)
                .or(() -> spent(headers.get("RateLimit-Remaining"), true)
                        ? reset(headers.get("RateLimit-Reset"), clock)
                        : Optional.empty())
                .or(() -> spent(headers.get("X-RateLimit-Remaining"), false)
                        ? reset(headers.get("X-RateLimit-Reset"), clock)
                        : Optional.empty());
    }

    private static boolean spent(@Nullable String remaining, boolean absent) {
        return remaining == null ? absent : remaining.strip().equals("0");
    }

    /** The longest of the windows without a remaining request. */
    private static Optional<Duration> window(MultiMap headers) {
        long longest = -1;
        for (String header : headers.getAll("RateLimit")) {
            String[] windows = header.contains(";") ? header.split(",") : new String[] {header};
            for (String window : windows) {
                Matcher remaining = REMAINING.matcher(window);
                Matcher seconds = SECONDS.matcher(window);
                if (seconds.find() && !(remaining.find() && Long.parseLong(remaining.group(1)) > 0)) {
                    longest = Math.max(longest, Long.parseLong(seconds.group(1)));
                }
            }
        }
        return longest < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(longest));
    }

    private static Optional<Duration> reset(@Nullable String value, Clock clock) {
        if (value == null || !NUMBER.matcher(value.strip()).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(value.strip());
        Duration delay = number < MAX_SECONDS
                ? Duration.ofSeconds(number)
                : Duration.between(clock.instant(), Instant.ofEpochSecond(number));
        return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
    }
}

package ai.beast.jobs.download;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a server wants to be asked again: {@code Retry-After}, in seconds or as a date. */
final class RetryAfter {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Pattern SECONDS = Pattern.compile("\\d+");
    private static final int DIGITS = 9;

    private RetryAfter() {}

    /**
     * @param header as the server sent it; null: it did not
     * @return how long from now on, an hour at most; zero when it is absent, over or nonsense
     */
    static Duration of(@Nullable String header, Instant now) {
        String text = header == null ? "" : header.strip();
        Duration asked = SECONDS.matcher(text).matches() ? seconds(text) : until(text, now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Duration seconds(String digits) {
        return digits.length() > DIGITS ? LONGEST : Duration.ofSeconds(Long.parseLong(digits));
    }

    private static Duration until(String date, Instant now) {
        try {
            return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException | ArithmeticException nonsense) {
            return Duration.ZERO;
        }
    }
}

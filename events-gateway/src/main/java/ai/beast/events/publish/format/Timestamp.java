package ai.beast.events.publish.format;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** The form of a CloudEvent's time, RFC 3339. Stateless. */
final class Timestamp {
    private static final String PLAIN = "0000-00-00T00:00:00";
    private static final int LONGEST_FRACTION = 9;

    private Timestamp() {}

    static boolean isValid(String text) {
        if (isPlain(text)) {
            return true;
        }
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException malformed) {
            return false;
        }
    }

    /**
     * Whether it is a time as most are written, {@code 2026-01-28T12:00:00.000Z}. The library's parser takes as long for one
     * as all else that is done with a small event; what is not so plain, and the last days of a month, are left to it.
     */
    static boolean isPlain(String text) {
        int end = text.length() - 1;
        int fraction = end - PLAIN.length() - 1;
        if (fraction == 0 || fraction > LONGEST_FRACTION || end < PLAIN.length() || text.charAt(end) != 'Z') {
            return false;
        }
        for (int at = 0; at < end; at++) {
            char expected = at < PLAIN.length() ? PLAIN.charAt(at) : at == PLAIN.length() ? '.' : '0';
            char found = text.charAt(at);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return isWithin(text, 5, 1, 12)
                && isWithin(text, 8, 1, 28)
                && isWithin(text, 11, 0, 23)
                && isWithin(text, 14, 0, 59)
                && isWithin(text, 17, 0, 59);
    }

    private static boolean isWithin(String digits, int at, int least, int most) {
        int number = (digits.charAt(at) - '0') * 10 + digits.charAt(at + 1) - '0';
        return number >= least && number <= most;
    }
}

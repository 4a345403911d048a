package ai.beast.events.publish.format;

/**
 * The form of a CloudEvent's time, {@code date-time} of RFC 3339, section 5.6: four digits of the year, seconds always, a
 * fraction of any length, an offset in hours and minutes or {@code Z}. A leap second is the 60th of 23:59 in UTC. Stateless.
 */
final class Timestamp {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int MINUTES_OF_DAY = 24 * 60;
    private static final int LEAP_SECOND = 60;

    private Timestamp() {}

    static boolean isValid(String text) {
        if (text.length() <= FORM.length() || !hasForm(text, 0, FORM) || !isDate(text)) {
            return false;
        }
        int at = FORM.length();
        if (text.charAt(at) == '.') {
            int digits = digits(text, at + 1);
            if (digits == 0) {
                return false;
            }
            at += 1 + digits;
        }
        int offset = offsetMinutes(text, at);
        int hour = number(text, 11);
        int minute = number(text, 14);
        int second = number(text, 17);
        if (offset == Integer.MIN_VALUE || hour > 23 || minute > 59 || second > LEAP_SECOND) {
            return false;
        }
        return second < LEAP_SECOND || Math.floorMod(hour * 60 + minute - offset, MINUTES_OF_DAY) == MINUTES_OF_DAY - 1;
    }

    /** Whether digits stand where the form has a 0, and its other characters, in either case, where it has those. */
    private static boolean hasForm(String text, int from, String form) {
        for (int at = 0; at < form.length(); at++) {
            char expected = form.charAt(at);
            char found = text.charAt(from + at);
            boolean fits = expected == '0'
                    ? found >= '0' && found <= '9'
                    : found == expected || expected == 'T' && found == 't';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDate(String text) {
        int year = number(text, 0) * 100 + number(text, 2);
        int month = number(text, 5);
        int day = number(text, 8);
        int days =
                switch (month) {
                    case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
                    case 4, 6, 9, 11 -> 30;
                    default -> 31;
                };
        return month >= 1 && month <= 12 && day >= 1 && day <= days;
    }

    /** Number of digits from here on. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at - from;
    }

    /** The offset that stands from here to the end; {@link Integer#MIN_VALUE} when none does. */
    private static int offsetMinutes(String text, int at) {
        int length = text.length() - at;
        if (length == 1 && (text.charAt(at) == 'Z' || text.charAt(at) == 'z')) {
            return 0;
        }
        if (length != 6 || !hasForm(text, at + 1, "00:00")) {
            return Integer.MIN_VALUE;
        }
        char sign = text.charAt(at);
        int minutes = number(text, at + 1) * 60 + number(text, at + 4);
        boolean valid = (sign == '+' || sign == '-') && minutes < MINUTES_OF_DAY && number(text, at + 4) <= 59;
        return valid ? sign == '+' ? minutes : -minutes : Integer.MIN_VALUE;
    }

    /** Two digits as a number. */
    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }
}

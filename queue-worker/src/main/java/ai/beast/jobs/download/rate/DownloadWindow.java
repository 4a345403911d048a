package ai.beast.jobs.download.rate;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time of day downloads may use the network, such as {@code 22:00-06:00}; may range midnight.
 *
 * @param from when it opens
 * @param to when it closes; equal to {@code from}: open all day
 */
public record DownloadWindow(LocalTime from, LocalTime to, ZoneId zone) {
    private static final Pattern FORM = Pattern.compile("(\\d{2}:\\d{2})-(\\d{2}:\\d{2})");

    /** @throws IllegalArgumentException for anything that is not {@code HH:MM-HH:MM} */
    public static DownloadWindow parse(String text, ZoneId zone) {
        Matcher parts = FORM.matcher(text.strip());
        try {
            if (parts.matches()) {
                return new DownloadWindow(LocalTime.parse(parts.group(1)), LocalTime.parse(parts.group(2)), zone);
            }
        } catch (DateTimeException noSuchTime) {
            throw new IllegalArgumentException("Not a time of day in the download window " + text, noSuchTime);
        }
        throw new IllegalArgumentException("The download window must look like 22:00-06:00, not " + text);
    }

    /** How long until it opens; zero while it is open. */
    public Duration closedFor(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        if (open(local.toLocalTime())) {
            return Duration.ZERO;
        }
        ZonedDateTime opens = local.toLocalDate().atTime(from).atZone(zone);
        if (!opens.isAfter(local)) {
            opens = local.toLocalDate().plusDays(1).atTime(from).atZone(zone);
        }
        return Duration.between(now, opens.toInstant());
    }

    private boolean open(LocalTime time) {
        if (from.equals(to)) {
            return true;
        }
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }
}

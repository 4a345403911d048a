package ai.beast.registry.usage;

import ai.beast.problem.ProblemException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question about usage.
 *
 * @param from first day, in UTC
 * @param to last day, included
 * @param by what to sum by, at least one
 * @param filter of the calls to sum
 */
record UsageQuery(LocalDate from, LocalDate to, List<UsageDimension> by, Filter filter) {
    static final int MAX_DAYS = 400;
    private static final int DEFAULT_DAYS = 30;

    /** Exact names; null for any. */
    record Filter(
            @Nullable String key,
            @Nullable String model,
            @Nullable String alias) {}

    /**
     * @param from null for 30 days up to the last day
     * @param to null for today
     * @throws ProblemException {@code invalid_field}
     */
    static UsageQuery of(
            @Nullable String from, @Nullable String to, @Nullable String by, Filter filter, LocalDate today) {
        LocalDate last = to == null ? today : day("to", to);
        LocalDate first = from == null ? last.minusDays(DEFAULT_DAYS - 1) : day("from", from);
        if (first.isAfter(last)) {
            throw ProblemException.invalid("from", "from must not be after to");
        }
        if (ChronoUnit.DAYS.between(first, last) >= MAX_DAYS) {
            throw ProblemException.invalid("from", "from and to must span at most " + MAX_DAYS + " days");
        }
        return new UsageQuery(first, last, UsageDimension.parse(by), filter);
    }

    private static LocalDate day(String field, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.getYear() >= 1 && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException malformed) {
            // Refused below.
        }
        throw ProblemException.invalid(field, field + " must be a day such as 2026-01-31");
    }
}

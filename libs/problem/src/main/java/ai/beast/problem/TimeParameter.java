package ai.beast.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads points in time that requests name. Stateless. */
public final class TimeParameter {
    private TimeParameter() {}

    /**
     * @param field named in the problem
     * @param text as RFC 3339 writes it, which has years 0000 to 9999; PostgreSQL cannot read all that Java can
     * @throws ProblemException {@code invalid_field} for any other text
     */
    public static Instant parse(String field, String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            if (time.getYear() >= 0 && time.getYear() <= 9999) {
                return time.toInstant();
            }
        } catch (DateTimeException malformed) {
            // refused below
        }
        throw ProblemException.invalid(field, field + " must be a time such as 2026-01-31T12:00:00Z");
    }
}

package ai.beast.gateway.usage;

import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What calls are counted by.
 *
 * @param day on which they began, in UTC
 */
public record UsageKey(String endpoint, String status, String model, String alias, String key, LocalDate day) {
    static UsageKey of(CallStart start, CallEnd end) {
        return new UsageKey(
                start.endpoint(),
                end.status(),
                start.model(),
                start.alias(),
                start.key(),
                LocalDate.ofInstant(start.at(), ZoneOffset.UTC));
    }
}

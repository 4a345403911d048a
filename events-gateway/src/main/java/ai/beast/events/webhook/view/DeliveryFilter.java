package ai.beast.events.webhook.view;

import ai.beast.problem.ProblemException;
import ai.beast.problem.TimeParameter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries to list; what is null matters not. Checked.
 *
 * @param since of the time they were recorded, included
 * @param until likewise, excluded
 */
record DeliveryFilter(
        @Nullable DeliveryState state,
        @Nullable String type,
        @Nullable OffsetDateTime since,
        @Nullable OffsetDateTime until) {

    /** @throws ProblemException {@code invalid_field} naming the parameter */
    static DeliveryFilter of(DeliveryParameters parameters) {
        String state = parameters.state();
        OffsetDateTime since = time("since", parameters.since());
        OffsetDateTime until = time("until", parameters.until());
        if (since != null && until != null && !since.isBefore(until)) {
            throw ProblemException.invalid("until", "until must be after since");
        }
        return new DeliveryFilter(
                state == null ? null : DeliveryService.state("state", state), parameters.type(), since, until);
    }

    private static @Nullable OffsetDateTime time(String field, @Nullable String text) {
        return text == null ? null : TimeParameter.parse(field, text).atOffset(ZoneOffset.UTC);
    }
}

package ai.beast.events.webhook.view;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The state of a delivery. */
public enum DeliveryState {
    /** It is made when its time comes. */
    PENDING,
    /** An attempt is under way. */
    DELIVERING,
    /** The endpoint took it. */
    SUCCEEDED,
    /** The schedule ended, or the endpoint was disabled, before the endpoint took it. */
    DEAD,
    /** The endpoint was disabled when the event came. */
    MISSED;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DeliveryState> of(String wireName) {
        return Arrays.stream(values())
                .filter(state -> state.wireName().equals(wireName))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(DeliveryState::wireName).collect(Collectors.joining(", "));
    }
}

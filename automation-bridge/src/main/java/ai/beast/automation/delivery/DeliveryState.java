package ai.beast.automation.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * pending → delivering → succeeded | failed | dead, or back to pending for another attempt; failed and dead go back to
 * pending when a person asks for it.
 */
public enum DeliveryState {
    /** Waits for its time. */
    PENDING,
    /** An attempt is under way, or the process making it died and its claim has not lapsed yet. */
    DELIVERING,
    /** The workflow took it. */
    SUCCEEDED,
    /** n8n refused it in a way that another attempt would not change. */
    FAILED,
    /** Every attempt of the schedule failed. */
    DEAD;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

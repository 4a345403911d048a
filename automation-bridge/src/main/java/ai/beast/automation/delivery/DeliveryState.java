package ai.beast.automation.delivery;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * pending → delivering → succeeded | failed | dead, or back to pending for another attempt; failed and dead go back to
 * pending when a client retries them.
 */
public enum DeliveryState {
    /** Waits for {@code nextAttemptAt}. */
    PENDING,
    /** An attempt is under way, or its process died and the lease has not lapsed yet. */
    DELIVERING,
    /** The workflow accepted it. */
    SUCCEEDED,
    /** n8n refused it for good. */
    FAILED,
    /** Dead letter: every attempt of the schedule failed, or an attempt failed for good. */
    DEAD;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

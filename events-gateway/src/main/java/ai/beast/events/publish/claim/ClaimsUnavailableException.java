package ai.beast.events.publish.claim;

import org.jspecify.annotations.Nullable;

/** Nobody can say now whether an event was published before. */
public class ClaimsUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    ClaimsUnavailableException(@Nullable Throwable cause) {
        super("Redis cannot be asked who publishes an event", cause);
    }
}

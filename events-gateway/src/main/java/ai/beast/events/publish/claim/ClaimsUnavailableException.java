package ai.beast.events.publish.claim;

import org.jspecify.annotations.Nullable;

/** It is unknown now whether an event was published before: Redis is unavailable. */
public class ClaimsUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    ClaimsUnavailableException(@Nullable Throwable cause) {
        super("Redis is unavailable", cause);
    }
}

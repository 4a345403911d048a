package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A webhook endpoint gets no more events until it is enabled again.
 *
 * @param endpoint the endpoint's id
 * @param host where it is; the rest of its URL may hold what is not for everyone
 * @param failingSince RFC 3339; since when no delivery succeeded
 * @param message what the last delivery met
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookDisabled(
        String endpoint,
        String host,
        Reason reason,
        @Nullable String failingSince,
        @Nullable String message) implements EventData {

    /** Why it was disabled. */
    public enum Reason {
        /** It answered 410. */
        @JsonProperty("gone")
        GONE,
        /** It failed for days on end. */
        @JsonProperty("failing")
        FAILING
    }

    @Override
    public EventType type() {
        return EventType.WEBHOOK_DISABLED;
    }

    @Override
    public String subject() {
        return endpoint;
    }
}

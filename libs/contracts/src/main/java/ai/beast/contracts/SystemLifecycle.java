package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The installation as a whole started, is about to stop, or has a problem no single service owns.
 *
 * @param installation names it where one bus serves several
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SystemLifecycle(
        String installation, State state, @Nullable String message) implements EventData {

    /** Decides the event's type. */
    public enum State {
        @JsonProperty("startup")
        STARTUP(EventType.SYSTEM_STARTUP),
        @JsonProperty("shutdown")
        SHUTDOWN(EventType.SYSTEM_SHUTDOWN),
        @JsonProperty("error")
        ERROR(EventType.SYSTEM_ERROR);

        private final EventType type;

        State(EventType type) {
            this.type = type;
        }
    }

    @Override
    public EventType type() {
        return state.type;
    }

    @Override
    public String subject() {
        return installation;
    }
}

package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * One process of a service started, stopped or met an error that a person should see.
 *
 * @param service the service's name, such as {@code registry-service}
 * @param instance tells processes of one service apart
 * @param version the build that runs
 * @param message what happened, for {@link State#ERROR}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServiceLifecycle(
        String service,
        String instance,
        String version,
        State state,
        @Nullable String message) implements EventData {

    /** Decides the event's type. */
    public enum State {
        @JsonProperty("started")
        STARTED(EventType.SERVICE_STARTED),
        @JsonProperty("stopped")
        STOPPED(EventType.SERVICE_STOPPED),
        @JsonProperty("error")
        ERROR(EventType.SERVICE_ERROR);

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
        return service;
    }
}

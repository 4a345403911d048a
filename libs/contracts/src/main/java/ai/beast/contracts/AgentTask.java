package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * An agent task started, completed or failed.
 *
 * @param status decides the event's type
 * @param durationSeconds from start to end; absent while it runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentTask(
        String jobId,
        Status status,
        @Nullable Double durationSeconds,
        @Nullable String error) implements EventData {

    /** How far the task is. */
    public enum Status {
        @JsonProperty("started")
        STARTED(EventType.AGENT_TASK_STARTED),
        @JsonProperty("completed")
        COMPLETED(EventType.AGENT_TASK_COMPLETED),
        @JsonProperty("failed")
        FAILED(EventType.AGENT_TASK_FAILED);

        private final EventType type;

        Status(EventType type) {
            this.type = type;
        }
    }

    @Override
    @JsonIgnore
    public EventType type() {
        return status.type;
    }

    @Override
    @JsonIgnore
    public String subject() {
        return jobId;
    }
}

package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something about a model changed.
 *
 * @param model the model's id (slug)
 * @param path the file concerned, where it is about one
 * @param sha256 the file's content now
 * @param details what changed, as names and values; readers must accept names they don't know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelUpdated(
        String model,
        Change change,
        @Nullable String path,
        @Nullable String sha256,
        @Nullable Map<String, Object> details)
        implements EventData {

    /** Why the event was published. */
    public enum Change {
        @JsonProperty("registered")
        REGISTERED,
        @JsonProperty("edited")
        EDITED,
        @JsonProperty("snapshotted")
        SNAPSHOTTED,
        /** A stored version of the file was deleted; the file itself stays as it is. */
        @JsonProperty("snapshot_deleted")
        SNAPSHOT_DELETED,
        @JsonProperty("rolled_back")
        ROLLED_BACK,
        @JsonProperty("alias_changed")
        ALIAS_CHANGED,
        @JsonProperty("availability_changed")
        AVAILABILITY_CHANGED
    }

    @Override
    public EventType type() {
        return EventType.MODEL_UPDATED;
    }

    @Override
    public String subject() {
        return model;
    }
}

package ai.beast.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A model or one of its files is gone on purpose.
 *
 * @param model the model's id (slug)
 * @param path the file that was deleted; absent when the catalogue entry itself went
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDeleted(
        String model, @Nullable String path, @Nullable String sha256) implements EventData {

    @Override
    public EventType type() {
        return EventType.MODEL_DELETED;
    }

    @Override
    public String subject() {
        return model;
    }
}

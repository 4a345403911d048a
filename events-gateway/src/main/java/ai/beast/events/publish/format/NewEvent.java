package ai.beast.events.publish.format;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An event that was found right.
 *
 * @param where names it within the request; empty when it is the only one
 * @param json the event as it goes into the log, UTF-8, in one line
 */
public record NewEvent(
        String where,
        Identity identity,
        String id,
        @Nullable String subject,
        byte[] json) {

    /** The record's key: events of one subject keep their order. */
    public byte @Nullable [] key() {
        return subject == null ? null : subject.getBytes(StandardCharsets.UTF_8);
    }
}

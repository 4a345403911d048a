package ai.beast.messaging.dead;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A record that was given up.
 *
 * @param id kind and key, {@code webhook-17}
 * @param source of the event; absent where there is none
 * @param type of the event, or kind of the operation; absent for a text that is no event
 * @param attempts before it was given up, over all replays
 * @param firstFailedAt time of the first failure, or of the record's creation where that is not kept
 * @param text the whole record; absent in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetter")
public record DeadLetter(
        String id,
        @Nullable String source,
        @Nullable String type,
        String reason,
        int attempts,
        Instant firstFailedAt,
        Instant lastFailedAt,
        @Nullable String text) {}

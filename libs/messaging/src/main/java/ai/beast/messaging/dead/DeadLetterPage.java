package ai.beast.messaging.dead;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters by kind, of each kind the newest first.
 *
 * @param nextCursor absent on the last page
 * @param counts number of dead letters by kind, whatever the filter
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetterPage")
public record DeadLetterPage(
        List<DeadLetter> items, @Nullable String nextCursor, Map<String, Long> counts) {}

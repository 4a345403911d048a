package ai.beast.events.publish;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The answer to a publication.
 *
 * @param accepted how many different events of the request are in the log now
 * @param repeated how many of them were there before
 * @param ids their ids, in the order in which they were sent
 */
@Schema(description = "Events that Kafka has acknowledged on all replicas")
public record Published(
        @Schema(examples = "1") int accepted,
        @Schema(examples = "0") int repeated,
        List<String> ids) {}

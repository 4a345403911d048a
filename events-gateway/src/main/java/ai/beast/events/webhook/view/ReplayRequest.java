package ai.beast.events.webhook.view;

import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which deliveries of an endpoint are made again.
 *
 * @param from of events that came at this time or later
 * @param to of events that came before this time; absent: until now
 * @param states of those in these states; absent: what the endpoint did not take, {@code dead} and {@code missed}
 */
public record ReplayRequest(
        @NotNull(message = "must be given") @Schema(examples = "2026-05-04T00:00:00Z")
        Instant from,

        @Schema(examples = "2026-05-05T00:00:00Z") @Nullable Instant to,

        @Schema(examples = "[\"dead\", \"missed\"]") @Nullable
        List<String> states) {}

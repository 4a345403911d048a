package ai.beast.events.webhook.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one endpoint.
 *
 * @param position rises with every delivery; the cursor
 * @param id the {@code webhook-id} the endpoint sees, the same for every attempt
 * @param attempts all that were begun
 * @param nextAttemptAt only while it waits
 * @param lastStatus HTTP status of the last answer, if there was one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
        @JsonIgnore long position,

        @Schema(examples = "msg_0f9a3b5c7d9e1f20a1b2c3d4e5f60718")
        String id,

        UUID endpointId,
        String eventSource,
        String eventId,
        String eventType,
        @Nullable String subject,
        DeliveryState state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant endedAt) {}

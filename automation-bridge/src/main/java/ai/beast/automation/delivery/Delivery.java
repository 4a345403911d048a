package ai.beast.automation.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way to one binding's workflow.
 *
 * @param payload what every attempt sends
 * @param attempts used up; those that found n8n unavailable are not
 * @param nextAttemptAt only while it waits
 * @param lastStatus HTTP status of the last answer; absent without one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
        long id,
        UUID bindingId,
        String eventSource,
        String eventId,
        String eventType,
        JsonNode payload,
        DeliveryState state,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Integer lastStatus,
        @Nullable String lastError,
        Instant createdAt,
        @Nullable Instant endedAt) {}

package ai.beast.automation.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt sends, and where.
 *
 * @param payload JSON
 */
record DueCall(
        String eventId,
        String eventType,
        String payload,
        @Nullable String workflowId,
        @Nullable String webhookPath,
        @Nullable String method) {}

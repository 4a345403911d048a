package ai.beast.automation.delivery;

import org.jspecify.annotations.Nullable;

/**
 * The request of one attempt and its target.
 *
 * @param payload JSON
 * @param traceparent the trace of the event; null for none
 */
record DueCall(
        String eventId,
        String eventType,
        String payload,
        @Nullable String workflowId,
        @Nullable String webhookPath,
        @Nullable String method,
        @Nullable String traceparent) {}

package ai.beast.automation.delivery;

import org.jspecify.annotations.Nullable;

/**
 * The right to make one attempt, until the lease ends.
 *
 * @param fence only a settlement with this number counts
 * @param attempts including this one
 * @param payload JSON
 */
record Claim(
        long id,
        long fence,
        int attempts,
        String eventSource,
        String eventId,
        String eventType,
        String payload,
        @Nullable String workflowId,
        @Nullable String webhookPath,
        @Nullable String method) {}

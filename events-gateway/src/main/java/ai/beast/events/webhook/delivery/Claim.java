package ai.beast.events.webhook.delivery;

import java.util.UUID;

/**
 * The right to make one attempt, until the lease ends.
 *
 * @param fence only a settlement with this number counts
 * @param attempts including this one
 * @param failures since the schedule began
 * @param body the CloudEvent, sent as it is
 */
record Claim(
        long id, String webhookId, UUID endpoint, String url, long fence, int attempts, int failures, String body) {}

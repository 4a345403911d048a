package ai.beast.events.webhook.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to make one attempt, until the lease ends.
 *
 * @param fence only a settlement with this number counts
 * @param attempts including this one
 * @param failures since the schedule began
 * @param size of the body in bytes
 * @param smallBody the CloudEvent, sent as it is; null when it is so large that it is fetched when it is needed
 */
record Claim(
        long id,
        String webhookId,
        UUID endpoint,
        String url,
        long fence,
        int attempts,
        int failures,
        int size,
        @Nullable String smallBody) {}

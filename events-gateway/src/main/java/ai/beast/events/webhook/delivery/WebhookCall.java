package ai.beast.events.webhook.delivery;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The request of one attempt and its target.
 *
 * @param messageId of the event's row
 * @param earlierAttempts before the schedule began anew
 * @param size of the body in bytes
 * @param smallBody the CloudEvent; null when it is so large that it is read right before it is sent
 */
record WebhookCall(
        String webhookId,
        UUID endpoint,
        String url,
        long messageId,
        int earlierAttempts,
        int size,
        @Nullable String smallBody) {}

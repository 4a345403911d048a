package ai.beast.events.webhook.view;

/**
 * What a replay began.
 *
 * @param replayed deliveries that are made again, the oldest first
 * @param more whether the request may be repeated for the rest
 */
public record Replayed(int replayed, boolean more) {}

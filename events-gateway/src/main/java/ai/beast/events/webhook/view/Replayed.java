package ai.beast.events.webhook.view;

/**
 * The outcome of a replay request.
 *
 * @param replayed deliveries that are made again, the oldest first
 * @param more whether the request may be repeated for the rest
 */
public record Replayed(int replayed, boolean more) {}

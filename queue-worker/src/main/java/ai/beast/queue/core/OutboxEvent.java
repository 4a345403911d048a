package ai.beast.queue.core;

/**
 * An event that is stored with the state change it reports, until it is published.
 *
 * @param id the event's own id; an id that is kept already is not kept twice
 * @param key what it is about; events of one key are published in order. No line breaks
 * @param body as it will be published
 */
public record OutboxEvent(String id, String key, String body) {
    public OutboxEvent {
        if (key.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("An event's key is one line");
        }
    }
}

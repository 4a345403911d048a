package ai.beast.messaging;

import java.util.List;

/**
 * The outbox: events that were recorded together with the change they report and are not on Kafka yet. A service that has
 * an outbox provides one bean of this type and {@link OutboxRelay} empties it.
 *
 * <p>Called by one thread at a time within a process. Several processes may read the same events and publish them twice,
 * which readers tolerate.
 */
public interface PendingEvents {

    /**
     * One recorded event.
     *
     * @param position names the record in the other methods
     * @param key Kafka key, the event's subject
     * @param json the structured CloudEvent
     */
    record Pending(String position, String key, String json) {}

    /**
     * The backlog of an outbox at one moment.
     *
     * @param events number of events that are not on Kafka yet; dead letters are not among them
     * @param oldestSeconds age of the oldest of them; 0 when there is none
     */
    record Backlog(long events, double oldestSeconds) {}

    /** Counts the events that wait. */
    Backlog backlog();

    /** The oldest events in the order in which they must be published, at most {@code limit}. */
    List<Pending> oldest(int limit);

    /** Removes events that Kafka has acknowledged. Removing one that is gone already is not an error. */
    void published(List<String> positions);

    /**
     * Moves an event that Kafka refuses for good to the outbox's dead letters, so that those behind it are published. No
     * error when it is gone already.
     */
    void deadLetter(String position, String reason);
}

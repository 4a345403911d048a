package ai.beast.queue.redis;

import ai.beast.messaging.PendingEvents;
import ai.beast.queue.core.store.JobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * The events that finished jobs left in Redis, on their way to Kafka. They were kept by the very script that finished the
 * job, so there is none without the other.
 */
@ApplicationScoped
public class RedisOutbox implements PendingEvents {
    private final JobStore store;

    RedisOutbox(JobStore store) {
        this.store = store;
    }

    @Override
    public List<Pending> oldest(int limit) {
        return store.pendingEvents(limit).stream()
                .map(event -> new Pending(event.id(), event.key(), event.body()))
                .toList();
    }

    @Override
    public void published(List<String> positions) {
        store.published(positions);
    }

    @Override
    public long deadLetter(String position, String reason) {
        return store.refuseEvent(position, reason);
    }

    @Override
    public long retryDeadLetters() {
        return store.republishRefused();
    }
}

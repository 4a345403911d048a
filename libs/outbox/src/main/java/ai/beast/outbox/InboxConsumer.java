package ai.beast.outbox;

import java.util.List;

/**
 * Consumes the messages of the topic through the {@link Inbox}. A bean of this type gets the service's dead letters again
 * when they are replayed.
 */
public interface InboxConsumer {

    /** Returns when the messages have had their effects or are dead-lettered. Blocks. */
    void on(List<String> messages);
}

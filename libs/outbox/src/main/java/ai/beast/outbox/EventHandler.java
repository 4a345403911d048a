package ai.beast.outbox;

import ai.beast.contracts.EventData;
import io.cloudevents.CloudEvent;

/** Applies one event inside the transaction that also records it as applied. */
@FunctionalInterface
public interface EventHandler {

    /**
     * Makes the event's effect in the current transaction. May be called again for the same event when that transaction
     * does not commit, so effects outside the database must be repeatable. Must be quick: other events wait behind it.
     */
    void apply(CloudEvent event, EventData data);
}

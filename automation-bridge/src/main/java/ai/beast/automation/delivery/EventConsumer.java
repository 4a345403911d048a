package ai.beast.automation.delivery;

import ai.beast.automation.binding.BindingService;
import ai.beast.automation.binding.BoundEvent;
import ai.beast.automation.binding.EventPattern;
import ai.beast.automation.preview.LatestEvents;
import ai.beast.contracts.EventData;
import ai.beast.contracts.EventType;
import ai.beast.outbox.Inbox;
import ai.beast.outbox.InboxConsumer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Adds a delivery for each matching binding, in the transaction that records the event as consumed. n8n is not called here. While no
 * binding is enabled, events are skipped without a transaction each.
 */
@ApplicationScoped
public class EventConsumer implements InboxConsumer {
    private static final Set<EventType> ALL = Set.of(EventType.values());

    private final Inbox inbox;
    private final BindingService bindings;
    private final DeliveryTable table;
    private final DeliveryRunner runner;
    private final TransactionSynchronizationRegistry transaction;
    private final LatestEvents latest;
    private final ObjectMapper mapper;

    EventConsumer(
            Inbox inbox,
            BindingService bindings,
            DeliveryTable table,
            DeliveryRunner runner,
            TransactionSynchronizationRegistry transaction,
            LatestEvents latest,
            ObjectMapper mapper) {
        this.inbox = inbox;
        this.bindings = bindings;
        this.table = table;
        this.runner = runner;
        this.transaction = transaction;
        this.latest = latest;
        this.mapper = mapper;
    }

    @Override
    @Incoming("events")
    @Blocking
    public void on(List<String> messages) {
        messages.forEach(message -> inbox.receive(message, ALL, EventPattern::isCustom, this::mayMatch, this::apply));
    }

    private boolean mayMatch(CloudEvent event) {
        latest.note(event);
        try {
            return bindings.anyEnabled();
        } catch (RuntimeException databaseUnavailable) {
            // The transaction waits until the database is back.
            return true;
        }
    }

    private void apply(CloudEvent event, @Nullable EventData data) {
        BoundEvent bound = data == null ? BoundEvent.ofCustom(event, mapper) : BoundEvent.of(event, data, mapper);
        bindings.matching(bound)
                .forEach(binding -> table.add(
                        binding.id(), bound, binding.payloadFor(bound, mapper).toString()));
        transaction.registerInterposedSynchronization(new WakeAfterCommit(runner));
    }

    private record WakeAfterCommit(DeliveryRunner runner) implements Synchronization {
        @Override
        public void beforeCompletion() {
            // the deliveries are written already
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                runner.wake();
            }
        }
    }
}

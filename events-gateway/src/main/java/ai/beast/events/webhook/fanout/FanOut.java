package ai.beast.events.webhook.fanout;

import ai.beast.events.installation.SystemEvents;
import ai.beast.events.key.KeyUses;
import ai.beast.events.log.Envelope;
import ai.beast.events.webhook.delivery.DeliveryRunner;
import ai.beast.events.webhook.endpoint.Endpoint;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.outbox.Inbox;
import ai.beast.outbox.InboxConsumer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Records which endpoint is to get which event: one row for the event, one for each endpoint that wants it, a whole poll of
 * the topic in one transaction. An event that was recorded before is passed over, so one that comes again, from a log read
 * anew or on another instance, makes no second delivery. Nothing is sent here. The same transaction takes the reports of services
 * for {@link SystemEvents} and those of keys for {@link KeyUses}.
 */
@ApplicationScoped
public class FanOut implements InboxConsumer {
    private final Inbox inbox;
    private final EndpointService endpoints;
    private final MessageStore messages;
    private final DeliveryRunner runner;
    private final SystemEvents system;
    private final KeyUses keys;
    private final Counter unreadable;

    FanOut(
            Inbox inbox,
            EndpointService endpoints,
            MessageStore messages,
            DeliveryRunner runner,
            SystemEvents system,
            KeyUses keys,
            MeterRegistry metrics) {
        this.inbox = inbox;
        this.endpoints = endpoints;
        this.messages = messages;
        this.runner = runner;
        this.system = system;
        this.keys = keys;
        this.unreadable = Counter.builder("ai_beast_webhook_unreadable_events")
                .description("Records of the topic that are no events and are passed over")
                .register(metrics);
    }

    /**
     * Returns when everything is recorded, however long the database is unavailable.
     *
     * @throws IllegalStateException when the process stops before; the records must then come again
     */
    void record(List<ConsumerRecord<byte[], byte[]>> written) {
        AtomicBoolean wanted = new AtomicBoolean();
        // The effect may be made again for the same records; each counts once.
        Set<ConsumerRecord<byte[], byte[]>> noEvents = Collections.newSetFromMap(new IdentityHashMap<>());
        inbox.receiveBatch(written, FanOut::json, some -> {
            system.take(some);
            keys.take(some);
            if (recordNow(some, noEvents)) {
                wanted.set(true);
            }
        });
        unreadable.increment(noEvents.size());
        if (wanted.get()) {
            runner.wake();
        }
    }

    /** Records dead letters as if they were written now: for the endpoints there are now that want them. */
    @Override
    public void on(List<String> messages) {
        record(messages.stream().map(FanOut::writtenNow).toList());
    }

    private static ConsumerRecord<byte[], byte[]> writtenNow(String json) {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(
                "",
                0,
                0,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                value.length,
                null,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /**
     * Returns whether any endpoint wants any of the records.
     *
     * @param noEvents gets the records that are no events; none while there is no endpoint, because then none is read
     */
    private boolean recordNow(
            List<ConsumerRecord<byte[], byte[]>> records, Set<ConsumerRecord<byte[], byte[]>> noEvents) {
        List<Endpoint> known = endpoints.all();
        if (known.isEmpty()) {
            return false;
        }
        Map<EventIdentity, WantedEvent> wanted = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> written : records) {
            Envelope envelope = written.value() == null ? null : Envelope.parse(written.value());
            if (envelope == null) {
                noEvents.add(written);
                continue;
            }
            WantedEvent event = wanted(written, envelope, known);
            if (event != null) {
                wanted.putIfAbsent(event.identity(), event);
            }
        }
        if (!wanted.isEmpty()) {
            messages.record(List.copyOf(wanted.values()));
        }
        return !wanted.isEmpty();
    }

    private static @Nullable WantedEvent wanted(
            ConsumerRecord<byte[], byte[]> written, Envelope event, List<Endpoint> known) {
        Instant at = Instant.ofEpochMilli(written.timestamp());
        List<Endpoint> by =
                known.stream().filter(endpoint -> endpoint.wants(event, at)).toList();
        return by.isEmpty() ? null : new WantedEvent(event, json(written), by);
    }

    private static String json(ConsumerRecord<byte[], byte[]> written) {
        return written.value() == null ? "" : new String(written.value(), StandardCharsets.UTF_8);
    }
}

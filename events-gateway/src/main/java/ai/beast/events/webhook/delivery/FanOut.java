package ai.beast.events.webhook.delivery;

import ai.beast.events.log.Envelope;
import ai.beast.events.webhook.endpoint.Endpoint;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.outbox.Inbox;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/**
 * Records which endpoint is to get which event: one row for the event, one for each endpoint that wants it, a whole poll of
 * the topic in one transaction. An event that was recorded before is passed over, so one that comes again, from a log read
 * anew or on another instance, makes no second delivery. Nothing is sent here.
 */
@ApplicationScoped
public class FanOut {
    private final Inbox inbox;
    private final EndpointService endpoints;
    private final MessageStore messages;
    private final DeliveryRunner runner;

    FanOut(Inbox inbox, EndpointService endpoints, MessageStore messages, DeliveryRunner runner) {
        this.inbox = inbox;
        this.endpoints = endpoints;
        this.messages = messages;
        this.runner = runner;
    }

    @Incoming("events")
    @Blocking
    void on(ConsumerRecords<String, String> batch) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>(batch.count());
        batch.forEach(records::add);
        inbox.receiveBatch(records, ConsumerRecord::value, this::record);
        runner.wake();
    }

    private void record(List<ConsumerRecord<String, String>> records) {
        List<Endpoint> known = endpoints.all();
        if (known.isEmpty()) {
            return;
        }
        Map<EventIdentity, WantedEvent> wanted = new LinkedHashMap<>();
        for (ConsumerRecord<String, String> written : records) {
            WantedEvent event = wanted(written, known);
            if (event != null) {
                wanted.putIfAbsent(event.identity(), event);
            }
        }
        if (!wanted.isEmpty()) {
            messages.record(List.copyOf(wanted.values()));
        }
    }

    private static @Nullable WantedEvent wanted(ConsumerRecord<String, String> written, List<Endpoint> known) {
        String json = written.value();
        Envelope event = json == null ? null : Envelope.parse(json.getBytes(StandardCharsets.UTF_8));
        if (event == null) {
            return null;
        }
        Instant at = Instant.ofEpochMilli(written.timestamp());
        List<Endpoint> by =
                known.stream().filter(endpoint -> endpoint.wants(event, at)).toList();
        return by.isEmpty() ? null : new WantedEvent(event, json, by);
    }
}

package ai.beast.registry;

import ai.beast.contracts.EventData;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.InvalidEventException;
import ai.beast.testing.TestInfra;
import io.cloudevents.CloudEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what is on a topic, from its beginning. Not thread-safe. */
public final class Topic implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;
    private final List<String> messages = new ArrayList<>();

    public Topic(TestInfra infra, String name) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        infra.kafkaBootstrap(),
                        "group.id",
                        "reader-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(name));
    }

    /** Everything that has been on the topic so far. */
    public List<String> messages() {
        for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(200))) {
            // Other tests of this run put records on the topic that are no events.
            if (message.value() != null) {
                messages.add(message.value());
            }
        }
        return List.copyOf(messages);
    }

    /** The data of this service's own events about a model so far. */
    public <T extends EventData> List<T> from(String service, String subject, Class<T> type) {
        return messages().stream()
                .flatMap(message -> read(message).stream())
                .filter(event -> event.getSource().toString().equals("urn:ai-beast:" + service))
                .filter(event -> subject.equals(event.getSubject()))
                .filter(event -> EventJson.type(event).orElseThrow().dataClass() == type)
                .map(event -> type.cast(data(event)))
                .toList();
    }

    private static Optional<CloudEvent> read(String message) {
        try {
            return Optional.of(EventJson.read(message));
        } catch (InvalidEventException noEvent) {
            return Optional.empty();
        }
    }

    private static EventData data(CloudEvent event) {
        try {
            return EventJson.data(event);
        } catch (InvalidEventException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}

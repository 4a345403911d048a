package ai.beast.versioning;

import ai.beast.messaging.EventJson;
import ai.beast.testing.TestInfra;
import io.cloudevents.CloudEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic of events, read from its beginning. */
public final class Topic implements AutoCloseable {
    private final TestInfra infra;
    private final KafkaConsumer<String, String> consumer;
    private final List<CloudEvent> seen = new ArrayList<>();

    public Topic(TestInfra infra) {
        this.infra = infra;
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", infra.kafkaBootstrap(),
                        "group.id", UUID.randomUUID().toString(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
        consumer.subscribe(List.of(infra.eventsTopic()));
    }

    public void send(CloudEvent event) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", infra.kafkaBootstrap()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(infra.eventsTopic(), event.getSubject(), EventJson.write(event)))
                    .get();
        }
    }

    /** What was published of a subject up to now, oldest first. */
    public List<CloudEvent> about(String subject) throws Exception {
        for (var message : consumer.poll(Duration.ofMillis(200))) {
            seen.add(EventJson.read(message.value()));
        }
        return seen.stream().filter(event -> subject.equals(event.getSubject())).toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}

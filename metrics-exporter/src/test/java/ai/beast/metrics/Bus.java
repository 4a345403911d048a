package ai.beast.metrics;

import ai.beast.contracts.EventData;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.testing.TestInfra;
import io.cloudevents.CloudEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts events onto the topic, as any service could. */
public final class Bus implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final KafkaConsumer<String, String> consumer;
    private final String topic;

    public Bus(TestInfra infra) {
        this.topic = infra.eventsTopic();
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", infra.kafkaBootstrap(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", infra.kafkaBootstrap()),
                new StringDeserializer(),
                new StringDeserializer());
    }

    public CloudEvent send(EventData data) {
        CloudEvent event = Events.of("test", data);
        send(event);
        return event;
    }

    public void send(CloudEvent event) {
        send(event.getSubject(), EventJson.write(event));
    }

    public void send(String key, String value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    public static ModelDownloaded download(String model, String path) {
        return new ModelDownloaded(
                "job", model, path, "internal", "https://models.example/m", null, null, "a".repeat(64), 5 << 20, 7.5);
    }

    /** Puts the events onto the topic from several threads, so that they lie in all partitions. */
    public void sendAll(List<CloudEvent> events) {
        events.parallelStream().forEach(this::send);
    }

    /** Where the next record of each partition will go. */
    public Map<Integer, Long> ends() {
        List<TopicPartition> partitions = producer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        return consumer.endOffsets(partitions).entrySet().stream()
                .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}

package ai.beast.testing.poison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/**
 * A consumer that gets {@value #POISON} generated records between good events: each good one takes effect once and none of
 * them is dead-lettered; each generated one is recorded as consumed, dead-lettered with a reason, or passed over as an
 * event of another type or counted as no event; and in the end the service is live and ready and has no record left to
 * read. A service extends this in a {@code @QuarkusTest} with
 * {@link ai.beast.testing.Infrastructure}, in a class of its own.
 */
public abstract class PoisonContract {
    /** Good events; each is sent twice. */
    protected static final int GOOD = 25;

    private static final int POISON = 1000;
    private static final long SEED = 20_261_130L;
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    @TestHTTPResource("/")
    @SuppressWarnings("NullAway.Init")
    URI base;

    protected abstract TestInfra infra();

    /** The structured CloudEvent number 0 to {@link #GOOD} - 1. */
    protected abstract String good(int number) throws Exception;

    /** How many effects the good events have had: {@link #GOOD} in the end. */
    protected abstract long effects();

    /** The next offset to read of each partition; empty while unknown. */
    protected abstract Map<Integer, Long> positions() throws Exception;

    /** The identities of the events that have been recorded as consumed. */
    protected abstract Set<EventIdentity> consumed();

    /** The types of which this consumer must take every event. */
    protected abstract Set<String> types();

    /**
     * Whether the consumer passes this record over for good reason: by default an event of no type that it takes. All
     * others are consumed or dead-lettered.
     */
    protected boolean passesOver(PoisonEvent event) {
        JsonNode type = event.tree().path("type");
        return type.isTextual() && !types().contains(type.textValue());
    }

    /** Compares what the consumer has counted as no events with the poison; nothing for one that dead-letters them. */
    protected void checkCounters(List<PoisonEvent> poison) {}

    /** What a consumer group has committed, for {@link #positions}. */
    protected final Map<Integer, Long> committed(String group) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra().kafkaBootstrap()))) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                    .filter(entry ->
                            entry.getValue() != null && entry.getKey().topic().equals(infra().eventsTopic()))
                    .collect(Collectors.toMap(
                            entry -> entry.getKey().partition(),
                            entry -> entry.getValue().offset()));
        }
    }

    @Test
    void getsOverGeneratedPoison() throws Exception {
        List<PoisonEvent> poison = PoisonEvents.generate(SEED, POISON, infra().modelsDir());
        send(good(0), "good-0");
        await().atMost(TIMEOUT).until(() -> effects() == 1);

        try (KafkaProducer<String, byte[]> producer = producer()) {
            for (int number = 0; number < POISON; number++) {
                PoisonEvent event = poison.get(number);
                producer.send(new ProducerRecord<>(infra().eventsTopic(), event.key(), event.value()));
                if (number % (POISON / GOOD) == 0) {
                    int which = number / (POISON / GOOD);
                    byte[] good = good(which).getBytes(StandardCharsets.UTF_8);
                    producer.send(new ProducerRecord<>(infra().eventsTopic(), "good-" + which, good));
                    producer.send(new ProducerRecord<>(infra().eventsTopic(), "good-" + which, good));
                }
            }
        }

        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(effects()).isEqualTo(GOOD));
        await().atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertThat(positions()).containsAllEntriesOf(ends(infra().eventsTopic())));
        assertThat(effects()).isEqualTo(GOOD);
        assertThat(status("q/health/live")).isEqualTo(200);
        assertThat(status("q/health/ready")).isEqualTo(200);
        checkDeadLetters(poison);
    }

    private void checkDeadLetters(List<PoisonEvent> poison) {
        List<ConsumerRecord<String, String>> dead = read(infra().eventsTopic() + ".dead");
        Set<String> sent = poison.stream().map(PoisonContract::text).collect(Collectors.toSet());
        assertThat(dead).allSatisfy(record -> {
            assertThat(sent).contains(record.value());
            assertThat(header(record, "dead-letter-reason")).isNotBlank();
            assertThat(header(record, "dead-letter-consumer")).isNotBlank();
        });
        Set<String> deadValues = dead.stream().map(ConsumerRecord::value).collect(Collectors.toSet());
        Set<EventIdentity> consumed = consumed();
        assertThat(poison)
                .allMatch(event -> deadValues.contains(text(event))
                        || passesOver(event)
                        || consumed.contains(EventIdentity.of(event.tree())));
        checkCounters(poison);
    }

    private static String text(PoisonEvent event) {
        return event.value() == null ? "" : new String(event.value(), StandardCharsets.UTF_8);
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void send(String event, String key) throws Exception {
        try (KafkaProducer<String, byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(infra().eventsTopic(), key, event.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", infra().kafkaBootstrap(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private Map<Integer, Long> ends(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer, topic)).entrySet().stream()
                    .filter(end -> end.getValue() > 0)
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
    }

    private List<ConsumerRecord<String, String>> read(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", infra().kafkaBootstrap()),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private int status(String path) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .header("Authorization", TestKeys.bearer(TestKeys.READ))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}

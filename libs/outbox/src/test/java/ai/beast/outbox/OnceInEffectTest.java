package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.DeadLetters;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestInfra;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PrivateInfrastructure.class)
class OnceInEffectTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;
    PrivateInfra servers;

    @Inject
    Effects effects;

    @Inject
    EventPublisher publisher;

    @BeforeEach
    void setTimeout() {
        org.awaitility.Awaitility.setDefaultTimeout(TIMEOUT);
    }

    @Test
    void appliesRepeatedEventOnce() {
        String model = fresh("twice");
        CloudEvent event = downloaded(model);

        send(event);
        send(event);
        String after = barrier(model);

        assertThat(effects.models()).containsOnlyOnce(model).contains(after);
    }

    @Test
    void publishesNothingOfFailedChange() {
        String model = fresh("failing");

        assertThatThrownBy(() -> effects.changeAndTell(model, true)).isInstanceOf(IllegalStateException.class);

        assertThat(effects.outboxed()).doesNotContain(model);
    }

    @Test
    void publishesCommittedEventAndEmptiesOutbox() {
        String model = fresh("told");

        effects.changeAndTell(model, false);

        await().until(() -> topic(infra.eventsTopic()).stream().anyMatch(said -> model.equals(said.key())));
        await().until(() -> !effects.outboxed().contains(model));
    }

    @Test
    void deadLettersEventsThatFailAndAppliesTheNext() {
        send(downloaded(Effects.FORBIDDEN));
        publisher.publish(Effects.FORBIDDEN, "{\"no\":\"event\"}").await().atMost(TIMEOUT);
        send(downloaded(Effects.DEFECT));
        send(downloaded(Effects.ERROR));

        await().until(() -> inboxDeadLetters().size() >= 4);
        List<ConsumerRecord<String, String>> dead = inboxDeadLetters();
        assertThat(dead).anySatisfy(record -> assertThat(record.value()).contains(Effects.FORBIDDEN));
        assertThat(dead).anySatisfy(record -> assertThat(record.value()).contains(Effects.ERROR));
        assertThat(dead).anySatisfy(record -> assertThat(record.value()).isEqualTo("{\"no\":\"event\"}"));
        assertThat(dead)
                .allSatisfy(record ->
                        assertThat(header(record, "dead-letter-consumer")).isEqualTo("outbox-test"));
        assertThat(effects.models()).doesNotContain(Effects.FORBIDDEN, Effects.DEFECT, Effects.ERROR);
        barrier(Effects.FORBIDDEN);
    }

    @Test
    void waitsForFilesThatAreUnavailable() {
        String model = fresh(Effects.UNMOUNTED);

        send(downloaded(model));

        await().until(() -> effects.models().contains(model));
        assertThat(effects.models()).containsOnlyOnce(model);
    }

    @Test
    void deadLettersIdThatTheDatabaseCannotHold() {
        String model = fresh("nul");
        publisher
                .publish(
                        model,
                        EventJson.write(CloudEventBuilder.from(downloaded(model))
                                .withId("a\0" + model)
                                .build()))
                .await()
                .atMost(TIMEOUT);

        await().until(() ->
                inboxDeadLetters().stream().anyMatch(record -> record.value().contains(model)));
        barrier(model);
        assertThat(effects.models()).doesNotContain(model);
    }

    @Test
    void eventAboveKafkasLimitHoldsUpNoOther() {
        String large = fresh("large");
        String next = fresh("next");

        effects.changeAndTell(large, "x".repeat(1_200_000), false);
        effects.changeAndTell(next, false);

        await().until(() -> topic(infra.eventsTopic()).stream().anyMatch(said -> next.equals(said.key())));
        await().until(() -> effects.deadInOutbox().contains(large));
        assertThat(effects.outboxed()).doesNotContain(large);
        await().until(() -> topic(infra.eventsTopic() + ".dead").stream()
                .anyMatch(record -> header(record, DeadLetters.STAGE).equals("outbox")
                        && header(record, DeadLetters.TRUNCATED).equals("true")
                        && record.value().contains(large)));
    }

    @Test
    void deadLettersOnlyTheFailingEventOfABatch() {
        List<String> good = List.of(fresh("first"), fresh("last"));
        String bad = fresh(Effects.FORBIDDEN);

        effects.batch(List.of(good.getFirst(), bad, good.getLast()));

        assertThat(effects.models()).containsAll(good).doesNotContain(bad);
        assertThat(topic(infra.eventsTopic() + ".dead"))
                .extracting(ConsumerRecord::value)
                .containsOnlyOnce("batch of " + bad)
                .doesNotContain("batch of " + good.getFirst());
    }

    @Test
    void waitsForTheDatabase() throws Exception {
        String model = fresh("patient");

        servers.without(servers.postgres(), () -> send(downloaded(model)));

        await().ignoreExceptions().until(() -> effects.models().contains(model));
        assertThat(effects.models()).containsOnlyOnce(model);
    }

    @Test
    void publishesAfterKafkaIsBack() throws Exception {
        String model = fresh("later");

        servers.without(servers.kafka(), () -> effects.changeAndTell(model, false));

        await().ignoreExceptions()
                .until(() -> topic(infra.eventsTopic()).stream().anyMatch(said -> model.equals(said.key())));
    }

    /** An event of the same subject sent later; when it has had its effect, whatever came before it has too. */
    private String barrier(String model) {
        String marker = fresh("after");
        var data = new ModelDownloaded(
                "job", marker, "/m/" + marker, "internal", "https://x.example/m", null, null, "0".repeat(64), 1, 1);
        publisher
                .publish(model, EventJson.write(Events.of("test", data)))
                .await()
                .atMost(TIMEOUT);
        await().until(() -> effects.models().contains(marker));
        return marker;
    }

    private void send(CloudEvent event) {
        publisher.publish(event).await().atMost(TIMEOUT);
    }

    private static CloudEvent downloaded(String model) {
        return Events.of(
                "test",
                new ModelDownloaded(
                        "job",
                        model,
                        "/m/" + model,
                        "internal",
                        "https://x.example/m",
                        null,
                        null,
                        "0".repeat(64),
                        1,
                        1));
    }

    private static String fresh(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private List<ConsumerRecord<String, String>> inboxDeadLetters() {
        return topic(infra.eventsTopic() + ".dead").stream()
                .filter(record -> header(record, DeadLetters.STAGE).equals("inbox"))
                .toList();
    }

    private List<ConsumerRecord<String, String>> topic(String name) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", infra.kafkaBootstrap(),
                "key.deserializer", StringDeserializer.class.getName(),
                "value.deserializer", StringDeserializer.class.getName());
        try (var consumer = new KafkaConsumer<String, String>(settings)) {
            var partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new org.apache.kafka.common.TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }
}

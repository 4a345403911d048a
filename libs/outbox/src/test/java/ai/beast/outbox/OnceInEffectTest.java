package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestInfra;
import io.cloudevents.CloudEvent;
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
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    TestInfra infra;
    PrivateInfra servers;

    @Inject
    Effects effects;

    @Inject
    EventPublisher publisher;

    @BeforeEach
    void patience() {
        org.awaitility.Awaitility.setDefaultTimeout(PATIENCE);
    }

    @Test
    void anEventThatArrivesTwiceHasItsEffectOnce() {
        String model = fresh("twice");
        CloudEvent event = downloaded(model);

        send(event);
        send(event);
        String after = barrier(model);

        assertThat(effects.models()).containsOnlyOnce(model).contains(after);
    }

    @Test
    void aChangeThatFailsSaysNothing() {
        String model = fresh("failing");

        assertThatThrownBy(() -> effects.changeAndTell(model, true)).isInstanceOf(IllegalStateException.class);

        assertThat(effects.outboxed()).doesNotContain(model);
    }

    @Test
    void whatWasCommittedIsPublishedAndLeavesTheOutbox() {
        String model = fresh("told");

        effects.changeAndTell(model, false);

        await().until(() -> topic(infra.eventsTopic()).stream().anyMatch(said -> model.equals(said.key())));
        await().until(() -> !effects.outboxed().contains(model));
    }

    @Test
    void whatCannotBeAppliedIsPutAsideAndTheNextGetsThrough() {
        send(downloaded(Effects.FORBIDDEN));
        publisher.publish(Effects.FORBIDDEN, "{\"no\":\"event\"}").await().atMost(PATIENCE);
        send(downloaded(Effects.DEFECT));

        await().until(() -> topic(infra.eventsTopic() + ".dead").size() >= 3);
        List<ConsumerRecord<String, String>> dead = topic(infra.eventsTopic() + ".dead");
        assertThat(dead).anySatisfy(record -> assertThat(record.value()).contains(Effects.FORBIDDEN));
        assertThat(dead).anySatisfy(record -> assertThat(record.value()).isEqualTo("{\"no\":\"event\"}"));
        assertThat(dead)
                .allSatisfy(record ->
                        assertThat(header(record, "dead-letter-consumer")).isEqualTo("outbox-test"));
        assertThat(effects.models()).doesNotContain(Effects.FORBIDDEN, Effects.DEFECT);
        barrier(Effects.FORBIDDEN);
    }

    @Test
    void ofABatchOnlyWhatIsAtFaultIsPutAside() {
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
    void anEventWaitsForTheDatabase() throws Exception {
        String model = fresh("patient");

        servers.without(servers.postgres(), () -> send(downloaded(model)));

        await().ignoreExceptions().until(() -> effects.models().contains(model));
        assertThat(effects.models()).containsOnlyOnce(model);
    }

    @Test
    void anEventRecordedWhileKafkaIsAwayIsPublishedLater() throws Exception {
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
                .atMost(PATIENCE);
        await().until(() -> effects.models().contains(marker));
        return marker;
    }

    private void send(CloudEvent event) {
        publisher.publish(event).await().atMost(PATIENCE);
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
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
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

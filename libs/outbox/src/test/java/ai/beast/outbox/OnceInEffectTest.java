package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.DeadLetters;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.messaging.dead.DeadLetter;
import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestInfra;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PrivateInfrastructure.class)
class OnceInEffectTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;
    PrivateInfra servers;

    @TestHTTPResource("/")
    URI base;

    @Inject
    Jdbi jdbi;

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

        await().until(() -> inboxDeadLetters().stream()
                        .map(ConsumerRecord::value)
                        .filter(value -> Stream.of(Effects.FORBIDDEN, Effects.DEFECT, Effects.ERROR, "{\"no\"")
                                .anyMatch(value::contains))
                        .count()
                >= 4);
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
    void replaysDeadLettersOnceInEffect() throws Exception {
        String model = fresh(Effects.BROKEN);
        CloudEvent event = downloaded(model);
        String id = "inbox-" + InboxDeadLetters.id(EventJson.write(event));

        send(event);
        await().until(() -> deadLetter(id).path("attempts").asInt() == 1);
        assertThat(deadLetter(id).path("type").asText()).isEqualTo("model.downloaded");
        assertThat(deadLetter(id).path("reason").asText()).contains("not yet");
        assertThat(deadLetter(id).path("text").asText()).isEqualTo(EventJson.write(event));

        ask("POST", "/" + id + "/replay");
        await().until(() -> deadLetter(id).path("attempts").asInt() == 2);
        effects.repair();
        ask("POST", "/replay?kind=inbox&type=model.downloaded");
        send(event);

        await().until(() -> deadLetter(id).path("status").asInt() == 404);
        barrier(model);
        assertThat(effects.models()).containsOnlyOnce(model);
        assertThat(topic(infra.eventsTopic()))
                .extracting(ConsumerRecord::value)
                .filteredOn(value -> value.contains("\"event.dead\"") && value.contains(id))
                .hasSize(1);
    }

    @Test
    void listsDeadLettersPageByPage() throws Exception {
        publisher.publish("page", "no event a").await().atMost(TIMEOUT);
        publisher.publish("page", "no event \0 b").await().atMost(TIMEOUT);
        String newest = "inbox-" + InboxDeadLetters.id("no event \0 b");
        await().until(() -> deadLetter(newest).path("text").asText().equals("no event \0 b"));

        // Again when a letter of another test arrived meanwhile.
        await().untilAsserted(() -> {
            List<String> ids = new ArrayList<>();
            String cursor = "";
            do {
                JsonNode page = ask("GET", "?kind=inbox&limit=1" + cursor);
                page.path("items").forEach(letter -> ids.add(letter.path("id").asText()));
                cursor = page.has("nextCursor")
                        ? "&cursor=" + page.path("nextCursor").asText()
                        : "";
            } while (!cursor.isEmpty());

            assertThat(ids).doesNotHaveDuplicates().contains(newest, "inbox-" + InboxDeadLetters.id("no event a"));
            assertThat(ids).hasSize(ask("GET", "").path("counts").path("inbox").asInt());
        });
        assertThat(ask("GET", "?cursor=nonsense").path("code").asText()).isEqualTo("invalid_cursor");
        assertThat(ask("GET", "?kind=none").path("field").asText()).isEqualTo("kind");
    }

    @Test
    void dropsDeadLettersAboveTheirNumberAndAge() {
        jdbi.useHandle(db -> db.execute("""
            INSERT INTO dead_outbox_event (position, subject, event, recorded_at, reason, dead_at)
            SELECT -n, 's', 'no json', now(), 'r', now() - CAST(n || ' days' AS interval) FROM generate_series(1, 5) n\
            """));
        DeadTable table = new DeadTable(jdbi, DeadTableDefinition.OUTBOX);

        assertThat(table.page(null, null, 250)).extracting(DeadLetter::id).contains("outbox--1", "outbox--5");
        table.deleteExpired(Duration.ofHours(100), 1000);
        assertThat(table.find("-4")).isPresent();
        assertThat(table.find("-5")).isEmpty();
        table.deleteExpired(Duration.ofHours(100), (int) table.count() - 1);
        assertThat(table.find("-4")).isEmpty();
        assertThat(table.find("-3")).isPresent();

        assertThat(table.drop("-3")).isTrue();
        assertThat(table.drop("-3")).isFalse();
        table.deleteExpired(Duration.ofHours(12), 1000);
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
    void eventAboveKafkasLimitHoldsUpNoOther() throws Exception {
        String large = fresh("large");
        String next = fresh("next");

        effects.changeAndTell(large, "x".repeat(1_200_000), false);
        effects.changeAndTell(next, false);

        await().until(() -> topic(infra.eventsTopic()).stream().anyMatch(said -> next.equals(said.key())));
        await().until(() -> effects.deadInOutbox().contains(large));
        assertThat(ask("GET", "?kind=outbox&type=model.deleted").path("items")).isNotEmpty();
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

    private JsonNode deadLetter(String id) throws Exception {
        return ask("GET", "/" + id);
    }

    /** What the API of the dead letters answers. */
    private JsonNode ask(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/dead-letters/outbox-test" + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return new ObjectMapper()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
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

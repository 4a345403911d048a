package ai.beast.events;

import static ai.beast.events.EventsApi.BATCHED;
import static ai.beast.events.EventsApi.STRUCTURED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import ai.beast.testing.poison.PoisonEvent;
import ai.beast.testing.poison.PoisonEvents;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/**
 * Publishes generated poison over HTTP between good events: each request is accepted or refused with a code, what is
 * accepted is in the topic and in the history, and every good event reaches the streams.
 */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class PublishPoisonTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int POISON = 1000;
    private static final int GOOD = 25;
    private static final long SEED = 20_261_201L;

    TestInfra infra;

    @TestHTTPResource("/")
    URI base;

    /** The identity of an event. */
    private record Identity(String source, String id) {
        static Identity of(JsonNode event) {
            return new Identity(event.path("source").asText(), event.path("id").asText());
        }
    }

    @Test
    void acceptsOrRefusesEachOfGeneratedPoison() throws Exception {
        EventsApi.awaitReady();
        String name = freshName();
        String query = "?type=custom." + name;
        List<String> good = IntStream.range(0, GOOD).mapToObj(Integer::toString).toList();
        Set<Identity> accepted = new HashSet<>();
        Set<String> codes = new HashSet<>();
        int number = 0;
        String before;
        try (StreamClient client = StreamClient.open(base, query)) {
            before = client.lastEventId;
            for (PoisonEvent event : PoisonEvents.generate(SEED, POISON, infra.modelsDir())) {
                if (number % (POISON / GOOD) == 0) {
                    post(STRUCTURED, custom(name, Integer.toString(number / (POISON / GOOD)), "nas"))
                            .statusCode(202);
                }
                byte[] value = event.value() == null ? new byte[0] : event.value();
                Response response = number % 2 == 0 ? send(STRUCTURED, value) : send(BATCHED, inBatch(value));
                if (response.statusCode() == 202) {
                    // An empty record in a batch makes an empty batch.
                    assertThat(response.jsonPath().getInt("accepted")).isEqualTo(value.length == 0 ? 0 : 1);
                    if (value.length > 0) {
                        accepted.add(Identity.of(JSON.readTree(value)));
                    }
                } else {
                    assertThat(response.statusCode())
                            .as("%s: %s", event.key(), response.asString())
                            .isBetween(400, 499);
                    codes.add(response.jsonPath().getString("code"));
                }
                number++;
            }
            client.awaitEvents(GOOD);
            assertThat(client.ids()).isEqualTo(good);
        }

        assertThat(accepted).hasSizeGreaterThan(POISON / 10);
        assertThat(codes).hasSizeGreaterThan(1).doesNotContainNull();
        assertThat(topic()).containsAll(accepted);
        assertThat(history()).containsAll(accepted);
        try (StreamClient late = StreamClient.open(base, query, before)) {
            late.awaitEvents(GOOD);
            assertThat(late.ids()).isEqualTo(good);
        }
    }

    private static Response send(String contentType, byte[] body) {
        return as(TestKeys.SERVICE).contentType(contentType).body(body).post("/api/events");
    }

    private static byte[] inBatch(byte[] event) throws IOException {
        ByteArrayOutputStream batch = new ByteArrayOutputStream();
        batch.write('[');
        batch.write(event);
        batch.write(']');
        return batch.toByteArray();
    }

    private static Set<Identity> history() throws IOException {
        Set<Identity> found = new HashSet<>();
        String cursor = "";
        do {
            Response response = as(TestKeys.READ)
                    .queryParam("limit", 100)
                    .queryParam("cursor", cursor)
                    .get("/api/events");
            assertThat(response.statusCode()).isEqualTo(200);
            JsonNode page = JSON.readTree(response.asByteArray());
            page.path("items").forEach(item -> found.add(Identity.of(item)));
            cursor = page.path("nextCursor").asText("");
        } while (!cursor.isEmpty() && !cursor.equals("null"));
        return found;
    }

    private Set<Identity> topic() throws IOException {
        Set<Identity> found = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", infra.kafkaBootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(infra.eventsTopic()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var written : consumer.poll(Duration.ofMillis(200))) {
                    if (written.value() != null) {
                        found.add(Identity.of(JSON.readTree(written.value())));
                    }
                }
            }
        }
        return found;
    }
}

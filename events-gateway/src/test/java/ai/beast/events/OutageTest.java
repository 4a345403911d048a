package ai.beast.events;

import static ai.beast.events.EventsApi.STRUCTURED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateInfrastructure.class)
class OutageTest {
    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    /** How long Kafka stays away after everybody has noticed; the long form is {@code -Doutage.seconds=60}. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 0));

    TestInfra infra;
    PrivateInfra servers;

    @TestHTTPResource("/")
    URI base;

    private final String name = freshName();

    @Test
    void refusesEventsWithoutKafkaThenResumesStream() throws Exception {
        try (StreamClient client = StreamClient.open(base, "?type=custom." + name)) {
            post(STRUCTURED, custom(name, "1", "a")).statusCode(202);
            client.awaitEvents(1);

            servers.without(servers.kafka(), () -> {
                post(STRUCTURED, custom(name, "2", "a"))
                        .statusCode(503)
                        .header("Retry-After", "5")
                        .body("code", equalTo("service_unavailable"));
                as(TestKeys.READ)
                        .get("/api/events")
                        .then()
                        .statusCode(503)
                        .body("code", equalTo("service_unavailable"));
                await().atMost(TIMEOUT).until(() -> readiness() == 503);
                for (long end = System.nanoTime() + OUTAGE.toNanos(); System.nanoTime() < end; ) {
                    post(STRUCTURED, custom(name, "2", "a")).statusCode(503);
                }
                assertThat(client.ended).isFalse();
            });
            await().atMost(TIMEOUT).until(() -> readiness() == 200);
            post(STRUCTURED, custom(name, "3", "a")).statusCode(202);

            await().atMost(TIMEOUT).until(() -> client.ids().contains("3"));
            assertThat(client.names()).containsOnly("custom." + name);
            assertThat(client.ids()).startsWith("1").endsWith("3").doesNotHaveDuplicates();
        }
    }

    @Test
    void withoutRedisEventsAreStillAcceptedAndThisGatewayKnowsItsOwn() throws Exception {
        servers.without(servers.redis(), () -> {
            post(STRUCTURED, custom(name, "1", "a")).statusCode(202).body("repeated", equalTo(0));
            post(STRUCTURED, custom(name, "1", "a")).statusCode(202).body("repeated", equalTo(1));
            assertThat(readiness()).isEqualTo(200);
        });
        post(STRUCTURED, custom(name, "2", "a")).statusCode(202).body("repeated", equalTo(0));
    }

    @Test
    void eventsThatExpiredWhileTheClientSleptAreAGap() throws Exception {
        String cursor;
        try (StreamClient client = StreamClient.open(base, "?type=custom." + name)) {
            cursor = client.lastEventId;
        }
        for (int number = 0; number < 1100; number++) {
            post(STRUCTURED, custom(name, "" + number, "a")).statusCode(202);
        }
        expireEverything();
        post(STRUCTURED, custom(name, "after", "a")).statusCode(202);

        try (StreamClient client = StreamClient.open(base, "?type=custom." + name, cursor)) {
            await().atMost(TIMEOUT).until(() -> client.ids().contains("after"));

            assertThat(client.names().getFirst()).isEqualTo("gap");
            JsonPath gap = JsonPath.from(client.events.getFirst().data());
            assertThat(gap.getString("from")).isEqualTo(cursor);
            assertThat(gap.getString("reason")).isEqualTo("expired");
        }
    }

    @Test
    void aTopicThatWasMadeAnewIsAGapForALiveClientAndThenGoesOn() throws Exception {
        try (StreamClient client = StreamClient.open(base, "?type=custom." + name)) {
            post(STRUCTURED, custom(name, "1", "a")).statusCode(202);
            client.awaitEvents(1);
            try (Admin admin = admin()) {
                admin.deleteTopics(List.of(infra.eventsTopic())).all().get();
                await().until(() -> !admin.listTopics().names().get().contains(infra.eventsTopic()));
                admin.createTopics(List.of(new NewTopic(infra.eventsTopic(), 6, (short) 1)))
                        .all()
                        .get();
            }
            await().atMost(TIMEOUT).until(() -> client.names().contains("gap"));
            await().atMost(TIMEOUT)
                    .until(() -> as(TestKeys.WRITE)
                                    .contentType(STRUCTURED)
                                    .body(custom(name, "2", "a"))
                                    .post("/api/events")
                                    .statusCode()
                            == 202);

            await().atMost(TIMEOUT).until(() -> client.ids().contains("2"));
            assertThat(client.names()).containsExactly("custom." + name, "gap", "custom." + name);
        }
    }

    private void expireEverything() throws Exception {
        try (Admin admin = admin()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (int partition = 0; partition < 6; partition++) {
                all.put(new TopicPartition(infra.eventsTopic(), partition), RecordsToDelete.beforeOffset(-1));
            }
            admin.deleteRecords(all).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", infra.kafkaBootstrap()));
    }

    private static int readiness() {
        return as(TestKeys.READ).get("/q/health/ready").statusCode();
    }
}

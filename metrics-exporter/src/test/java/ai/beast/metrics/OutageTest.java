package ai.beast.metrics;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.messaging.Events;
import ai.beast.metrics.collect.CollectorReplica;
import ai.beast.metrics.collect.CounterStore;
import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import io.cloudevents.CloudEvent;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateInfrastructure.class)
class OutageTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;
    PrivateInfra servers;

    @Inject
    CounterStore store;

    @Inject
    RedisDataSource redis;

    private Bus bus;
    private final String model = "model-" + UUID.randomUUID();

    @BeforeEach
    void connect() {
        bus = new Bus(infra);
    }

    @AfterEach
    void disconnect() {
        bus.close();
    }

    @Test
    void answers503WithoutRedisAndLosesNothing() throws Exception {
        bus.sendAll(downloads(50));
        awaitDownloads(50);

        servers.without(servers.redis(), () -> {
            bus.sendAll(downloads(50));
            given().header("X-API-Key", TestKeys.READ)
                    .get("/metrics")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "5")
                    .body("code", equalTo("service_unavailable"));
            assertThat(readiness()).isEqualTo(503);
        });

        awaitDownloads(100);
        await().atMost(TIMEOUT).until(() -> readiness() == 200);
    }

    @Test
    void keepsCountersReadableWithoutKafka() throws Exception {
        bus.sendAll(downloads(20));
        awaitDownloads(20);

        servers.without(servers.kafka(), () -> {
            await().atMost(TIMEOUT)
                    .until(() ->
                            Scrape.now().named("ai_beast_event_lag_records").isEmpty());
            assertThat(downloads(Scrape.now())).isEqualTo(20);
            assertThat(readiness()).isEqualTo(200);
        });
        bus.sendAll(downloads(20));

        awaitDownloads(40);
        assertThat(Scrape.now().named("ai_beast_event_lag_records")).isNotEmpty();
    }

    @Test
    void secondReplicaNeitherLosesNorDoubles() throws Exception {
        bus.sendAll(downloads(100));
        try (CollectorReplica second = CollectorReplica.start(store, infra)) {
            bus.sendAll(downloads(200));
            awaitDownloads(300);
        }
        bus.sendAll(downloads(50));

        awaitDownloads(350);
    }

    @Test
    void refillsEmptyRedisFromTheLog() {
        bus.sendAll(downloads(30));
        awaitDownloads(30);

        redis.execute("FLUSHDB");

        awaitDownloads(30);
    }

    @Test
    void countsRecreatedTopicFromItsBeginning() throws Exception {
        bus.sendAll(downloads(30));
        awaitDownloads(30);

        try (Admin admin = Admin.create(Map.of("bootstrap.servers", infra.kafkaBootstrap()))) {
            admin.deleteTopics(List.of(infra.eventsTopic())).all().get();
            await().until(() -> !admin.listTopics().names().get().contains(infra.eventsTopic()));
            admin.createTopics(List.of(new NewTopic(infra.eventsTopic(), 6, (short) 1)))
                    .all()
                    .get();
        }
        bus.close();
        bus = new Bus(infra);
        bus.sendAll(downloads(40));

        awaitDownloads(70);
    }

    private List<CloudEvent> downloads(int count) {
        return IntStream.range(0, count)
                .mapToObj(_ -> Events.of("test", Bus.download(model, "/srv/" + model)))
                .toList();
    }

    /** Waits until everything is counted, then makes sure that it was not counted twice. */
    private void awaitDownloads(int count) {
        await().atMost(TIMEOUT).until(() -> {
            Scrape scrape = Scrape.now();
            return scrape.status() == 200 && downloads(scrape) >= count;
        });
        await().atMost(TIMEOUT).until(this::everythingIsCounted);
        assertThat(downloads(Scrape.now())).isEqualTo(count);
    }

    private boolean everythingIsCounted() {
        var counted = store.read().next();
        return bus.ends().entrySet().stream()
                .allMatch(end -> counted.getOrDefault(end.getKey(), -1L) >= end.getValue());
    }

    private double downloads(Scrape scrape) {
        return scrape.value("ai_beast_model_downloads_total", "model_name=" + model, "location=internal");
    }

    private static int readiness() {
        return given().header("X-API-Key", TestKeys.READ).get("/q/health/ready").statusCode();
    }
}

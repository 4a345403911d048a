package ai.beast.events.webhook.fanout;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.events.log.Envelope;
import ai.beast.events.webhook.FastWebhooks;
import ai.beast.events.webhook.Receiver;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import ai.beast.testing.poison.EventIdentity;
import ai.beast.testing.poison.PoisonContract;
import ai.beast.testing.poison.PoisonEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FastWebhooks.class)
class PoisonTest extends PoisonContract {
    TestInfra infra;

    @Inject
    Jdbi database;

    @Inject
    MeterRegistry metrics;

    private double unreadableBefore;

    private Receiver receiver;

    @BeforeEach
    void subscribeToEveryEvent() {
        receiver = Receiver.start();
        unreadableBefore = unreadable();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> client().get("/q/health/ready").statusCode() == 200);
        client().body(Map.of("url", receiver.url()))
                .post("/api/webhooks")
                .then()
                .statusCode(201);
    }

    @AfterEach
    void closeReceiver() {
        receiver.close();
    }

    private static RequestSpecification client() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).contentType(ContentType.JSON);
    }

    @Override
    protected TestInfra infra() {
        return infra;
    }

    @Override
    protected String good(int number) {
        return EventJson.write(Events.of(
                "queue-worker",
                "good-" + number,
                new ModelDownloaded(
                        "job",
                        "good-model-" + number,
                        "/models/m.gguf",
                        "internal",
                        "https://models.example/m",
                        null,
                        null,
                        "0".repeat(64),
                        1,
                        0.5)));
    }

    /** A call that got no answer in time is made again with the same id. */
    @Override
    protected long effects() {
        return receiver.requests().stream()
                .filter(request -> request.body().contains("\"good-model-"))
                .map(Receiver.Request::id)
                .distinct()
                .count();
    }

    @Override
    protected Map<Integer, Long> positions() throws Exception {
        return committed("events-gateway");
    }

    @Override
    protected Set<String> types() {
        return Set.of();
    }

    @Override
    protected Set<EventIdentity> consumed() {
        return database.withHandle(handle -> handle.createQuery("SELECT source, event_id FROM webhook_message")
                .map((row, _) -> new EventIdentity(row.getString(1), row.getString(2)))
                .set());
    }

    /** What is no event is counted; the endpoint wants every event. */
    @Override
    protected boolean passesOver(PoisonEvent event) {
        return event.value() == null || Envelope.parse(event.value()) == null;
    }

    @Override
    protected void checkCounters(List<PoisonEvent> poison) {
        long noEvents = poison.stream().filter(this::passesOver).count();
        assertThat(noEvents).isPositive();
        assertThat(unreadable() - unreadableBefore).isGreaterThanOrEqualTo(noEvents);
    }

    private double unreadable() {
        // It is there from the first record on.
        Counter counter = metrics.find("ai_beast_webhook_unreadable_events").counter();
        return counter == null ? 0 : counter.count();
    }
}

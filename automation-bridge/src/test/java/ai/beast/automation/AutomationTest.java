package ai.beast.automation;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.EventData;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.outgoing.CallGuards;
import ai.beast.testing.TestKeys;
import ai.beast.testing.n8n.FakeN8n;
import io.cloudevents.CloudEvent;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the whole service have in common: a healthy, empty n8n before each test, and no bindings. */
public abstract class AutomationTest {
    protected FakeN8n n8n;

    @Inject
    CallGuards guards;

    @Inject
    protected Jdbi jdbi;

    @Inject
    protected EventPublisher publisher;

    @BeforeEach
    void healthy() {
        n8n.comeBack();
        n8n.reset();
        guards.reset();
        jdbi.useHandle(db -> db.execute("DELETE FROM binding"));
    }

    @AfterEach
    void unbound() {
        jdbi.useHandle(db -> db.execute("DELETE FROM binding"));
        n8n.comeBack();
    }

    protected static RequestSpecification client() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).contentType(ContentType.JSON);
    }

    protected static ConditionFactory withinAMinute() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(25));
    }

    /** Binds downloads to a webhook; returns the binding's id. */
    protected static String bind(String path) {
        return client().body(Map.of(
                        "name",
                        "to " + path,
                        "eventType",
                        "model.downloaded",
                        "webhookPath",
                        path,
                        "payload",
                        Map.of("model_name", "{model_name}", "size_gb", "{size_gb}")))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    protected void publish(CloudEvent event) {
        publisher.publish(event).await().atMost(Duration.ofSeconds(15));
    }

    protected static CloudEvent downloaded(String model) {
        return Events.of("queue-worker", UUID.randomUUID().toString(), data(model));
    }

    protected static EventData data(String model) {
        return new ModelDownloaded(
                "job-1",
                model,
                "/models/" + model + ".gguf",
                "internal",
                "https://models.example/" + model + ".gguf",
                null,
                null,
                "0".repeat(64),
                2_345_000_000L,
                1.5);
    }

    protected static String state(String binding) {
        return client().get("/api/automation/bindings/" + binding + "/deliveries")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].state");
    }
}

package ai.beast.automation.delivery;

import static io.restassured.RestAssured.given;

import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.contracts.EventType;
import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import ai.beast.testing.n8n.FakeN8n;
import ai.beast.testing.poison.EventIdentity;
import ai.beast.testing.poison.PoisonContract;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class PoisonTest extends PoisonContract {
    TestInfra infra;

    @Inject
    Jdbi database;

    FakeN8n n8n;

    @BeforeEach
    void bindEveryDownload() {
        n8n.comeBack();
        n8n.reset();
        n8n.publishedWebhook("poison", "POST");
        given().header("Authorization", TestKeys.bearer(TestKeys.WRITE))
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "name",
                        "poison",
                        "eventType",
                        "model.downloaded",
                        "webhookPath",
                        "poison",
                        "payload",
                        Map.of("model_name", "{model_name}")))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201);
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

    /** A call that got no answer in time is made again for the same delivery. */
    @Override
    protected long effects() {
        return n8n.calls().stream()
                .filter(call -> call.body().path("model_name").asText().startsWith("good-model-"))
                .map(call -> call.headers().get("x-ai-beast-delivery"))
                .distinct()
                .count();
    }

    @Override
    protected Map<Integer, Long> positions() throws Exception {
        return committed("automation-bridge");
    }

    @Override
    protected Set<String> types() {
        return Arrays.stream(EventType.values()).map(EventType::wireName).collect(Collectors.toSet());
    }

    @Override
    protected Set<EventIdentity> consumed() {
        return database.withHandle(handle -> handle.createQuery("SELECT source, id FROM consumed_event")
                .map((row, _) -> new EventIdentity(row.getString(1), row.getString(2)))
                .set());
    }
}

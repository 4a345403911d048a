package ai.beast.automation.preview;

import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.automation.AutomationTest;
import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.contracts.ModelDeleted;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class PreviewTest extends AutomationTest {

    @Test
    void rendersTheLatestEventThatMatches() {
        String model = "m" + UUID.randomUUID();
        publish(Events.of("registry-service", new ModelDeleted(model, "/srv/" + model, null)));
        publish(Events.of("registry-service", new ModelDeleted("another-" + model, null, null)));
        String request = """
            {"eventType": "model.*", "filter": {"model": "%s"}, "payload": {"text": "{model} went from {path}"}}\
            """.formatted(model);

        withinAMinute().untilAsserted(() -> preview(request).body("origin", equalTo("last")));

        preview(request)
                .body("matches", equalTo(true))
                .body("event.data.model", equalTo(model))
                .body("payload.text", equalTo(model + " went from /srv/" + model))
                .body("errors", empty());
    }

    @Test
    void showsExampleWhereNothingMatched() {
        preview("""
            {"eventType": "model.downloaded", "filter": {"model": "absent"}, "payload": {"size": "{size_gb}"}}\
            """)
                .body("origin", equalTo("example"))
                .body("matches", equalTo(false))
                .body("event.type", equalTo("model.downloaded"))
                .body("payload.size", equalTo(0.81f));
    }

    @Test
    void rendersTheGivenEvent() {
        preview("""
            {"eventType": "model.deleted", "event": {"type": "model.deleted", "id": "7", "data": {"model": "m"}}}\
            """)
                .body("origin", equalTo("given"))
                .body("matches", equalTo(true))
                .body("payload.id", equalTo("7"))
                .body("payload.data.model", equalTo("m"));
        preview("{\"eventType\": \"model.deleted\", \"event\": {\"type\": \"model.deleted\"}}")
                .body("errors.field", hasItem("event.data"));
    }

    @Test
    void namesEveryFieldWithAnError() {
        preview("""
            {"eventType": "model.deleted", "filter": {"model": ["no"], "path": null},
             "payload": {"text": "{model} is gone", "size": "{size_gb}", "open": "{", "none": null}}\
            """)
                .body("matches", equalTo(false))
                .body(
                        "errors.field",
                        containsInAnyOrder("filter.model", "payload.size", "payload.open", "payload.none"))
                .body("payload.size", nullValue())
                .body("payload.text", equalTo(example() + " is gone"));
        preview("{\"eventType\": \"nonsense\"}")
                .body("errors.field", hasItem("eventType"))
                .body("event", nullValue());
    }

    private static String example() {
        return preview("{\"eventType\": \"model.deleted\"}").extract().path("event.data.model");
    }

    private static ValidatableResponse preview(String request) {
        return client().body(request)
                .post("/api/automation/bindings/preview")
                .then()
                .statusCode(200);
    }
}

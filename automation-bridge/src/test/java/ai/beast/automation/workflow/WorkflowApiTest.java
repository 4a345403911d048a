package ai.beast.automation.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import ai.beast.automation.AutomationTest;
import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.files.Gate;
import ai.beast.testing.n8n.FakeN8n;
import ai.beast.testing.n8n.N8nFault;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class WorkflowApiTest extends AutomationTest {
    private static final String WORKFLOWS = "/api/automation/workflows";
    private static final String DEFINITION = """
            {"name": "Tell me", "nodes": [{"id": "1", "name": "Webhook", "type": "n8n-nodes-base.webhook",
             "typeVersion": 2, "position": [0, 0], "parameters": {"httpMethod": "POST", "path": "tell-me"}}],
             "connections": {}}""";

    @Test
    void createsPublishesExecutesAndDeletesAWorkflow() {
        // given publication that takes a moment, as in the real one
        n8n.publishTakes(Duration.ofMillis(400));
        String id = client().body(DEFINITION)
                .post(WORKFLOWS)
                .then()
                .statusCode(201)
                .body("active", equalTo(false))
                .body("webhooks[0].path", equalTo("tell-me"))
                .extract()
                .path("id");
        String one = WORKFLOWS + "/" + id;
        client().body("{}").post(one + "/execute").then().statusCode(409).body("code", equalTo("invalid_state"));

        // when, then
        client().post(one + "/activate")
                .then()
                .statusCode(200)
                .body("live", equalTo(true))
                .body("workflow.active", equalTo(true));
        assertThat(n8n.calls())
                .as("finding out whether it is live starts nothing")
                .isEmpty();

        client().body("{\"answer\": 42}")
                .post(one + "/execute")
                .then()
                .statusCode(200)
                .body("status", equalTo(200))
                .body("body.message", equalTo("Workflow was started"));
        client().body(Map.of("webhookPath", "tell-me", "payload", Map.of("answer", 43)))
                .post("/api/automation/execute")
                .then()
                .statusCode(200);
        assertThat(n8n.calls("tell-me"))
                .extracting(call -> call.body().path("answer").asInt())
                .containsExactly(42, 43);

        client().post(one + "/deactivate").then().statusCode(200).body("active", equalTo(false));
        client().body(Map.of("webhookPath", "tell-me"))
                .post("/api/automation/execute")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        client().delete(one).then().statusCode(204);
        client().get(one).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void acceptsAnEditedWorkflow() {
        String id = n8n.publishedWebhook("tell-me", "POST");
        Map<String, Object> read = client().get(WORKFLOWS + "/" + id).as(Map.class);
        read.put("name", "Renamed");

        client().body(read).put(WORKFLOWS + "/" + id).then().statusCode(200).body("name", equalTo("Renamed"));
    }

    /** n8n 2.x refuses what its own editor saves; one that takes it must get it. */
    @Test
    void leavesOutSettingsThatN8nRefusesAndSaysSo() {
        String id = n8n.publishedWebhook("tell-me", "POST");
        Map<String, Object> read = client().get(WORKFLOWS + "/" + id).as(Map.class);
        read.put("settings", Map.of("executionOrder", "v1", "binaryMode", "separate", "timeSavedMode", "fixed"));

        client().body(read)
                .put(WORKFLOWS + "/" + id)
                .then()
                .statusCode(200)
                .body("settings.executionOrder", equalTo("v1"))
                .body("leftOut", containsInAnyOrder("settings.binaryMode", "settings.timeSavedMode"));
    }

    @Test
    void callsWebhookWhosePathHasASpace() {
        String id = n8n.publishedWebhook("tell me ü", "POST");

        client().body("{}").post(WORKFLOWS + "/" + id + "/execute").then().statusCode(200);

        assertThat(n8n.calls("tell me ü")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'={{ $env.HOOK }}', expression", "user/:id, parameters", "../rest/login, fixed path"})
    void saysWhyAWebhookCannotBeCalled(String path, String reason) {
        String id = n8n.publishedWebhook(path, "POST");

        client().body("{}")
                .post(WORKFLOWS + "/" + id + "/execute")
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid_state"))
                .body("detail", containsString(reason));
        client().body(Map.of("name", "never", "eventType", "model.downloaded", "workflowId", id))
                .post("/api/automation/bindings")
                .then()
                .statusCode(400)
                .body("field", equalTo("workflowId"))
                .body("detail", containsString(reason));
        assertThat(n8n.calls()).isEmpty();
    }

    @Test
    void publishesOnOlderVersions() {
        n8n.knowsNoPublish();
        String id = client().body(DEFINITION).post(WORKFLOWS).path("id");

        client().post(WORKFLOWS + "/" + id + "/activate").then().statusCode(200).body("live", equalTo(true));
        client().post(WORKFLOWS + "/" + id + "/deactivate").then().statusCode(200);
    }

    @Test
    void pagesWorkflowsByN8nsCursor() {
        n8n.publishedWebhook("a", "POST");
        n8n.publishedWebhook("b", "POST");
        n8n.publishedWebhook("c", "POST");

        String cursor = client().get(WORKFLOWS + "?limit=2")
                .then()
                .body("items.name", equalTo(java.util.List.of("a", "b")))
                .body("items[0].nodes", equalTo(null))
                .extract()
                .path("nextCursor");
        client().queryParam("cursor", cursor)
                .get(WORKFLOWS)
                .then()
                .body("items", hasSize(1))
                .body("nextCursor", equalTo(null));
        client().get(WORKFLOWS + "?limit=251").then().statusCode(400).body("field", equalTo("limit"));
    }

    @Test
    void reportsAPathInUseAsConflict() {
        n8n.publishedWebhook("tell-me", "POST");
        String id = client().body(DEFINITION).post(WORKFLOWS).path("id");

        client().post(WORKFLOWS + "/" + id + "/activate").then().statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void namesTheMissingMember() {
        client().body("{\"name\": \"x\", \"connections\": {}}")
                .post(WORKFLOWS)
                .then()
                .statusCode(400)
                .body("field", equalTo("nodes"));
        client().body("[]").post(WORKFLOWS).then().statusCode(400);
        client().post(WORKFLOWS).then().statusCode(400);
        client().get(WORKFLOWS + "/a%2Fb").then().statusCode(anyOf(equalTo(400), equalTo(404)));
    }

    static Stream<Nonsense> nonsense() {
        return Stream.of(
                new Nonsense("a page", N8nFault.html(), 502),
                new Nonsense("half of the JSON", N8nFault.halfJson(), 502),
                new Nonsense("a broken connection", N8nFault.breakOff(), 502),
                new Nonsense("a list", N8nFault.says("[]"), 502),
                new Nonsense("data of the wrong type", N8nFault.says("{\"data\": {\"id\": 1}}"), 502),
                new Nonsense(
                        "a workflow of the wrong type", N8nFault.says("{\"data\": [{\"id\": [], \"name\": 5}]}"), 502),
                new Nonsense("an error", N8nFault.status(500), 502),
                new Nonsense("a redirect", N8nFault.redirect("http://192.0.2.1/"), 502),
                new Nonsense("that the key is wrong", N8nFault.status(401), 502),
                new Nonsense("that the key may not", N8nFault.status(403), 502),
                new Nonsense("that it is not ready", N8nFault.status(503), 503),
                new Nonsense("nothing", N8nFault.silence(new Gate()), 504));
    }

    record Nonsense(String answer, N8nFault fault, int status) {
        @Override
        public String toString() {
            return answer;
        }
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void reportsAnUnexpectedAnswerOfN8n(Nonsense nonsense) {
        n8n.everyApiRequest(nonsense.fault());

        client().get(WORKFLOWS)
                .then()
                .statusCode(nonsense.status())
                .contentType("application/problem+json")
                .body("detail", containsString("n8n"))
                .body("detail", not(containsString(FakeN8n.API_KEY)))
                .body("detail", not(containsString("Exception")));
    }

    @Test
    void retriesAFailedRead() {
        n8n.nextApiRequest(N8nFault.status(500));

        client().get(WORKFLOWS).then().statusCode(200);
    }

    @Test
    void breakerOpensAndCloses() {
        // given
        n8n.goAway();
        withinAMinute().untilAsserted(() -> {
            client().get(WORKFLOWS).then().statusCode(503).body("code", equalTo("service_unavailable"));
            // Open, or half open when its delay has passed before the answer.
            client().get("/api/automation/status").then().body("breaker", not(equalTo("closed")));
            client().get("/q/metrics")
                    .then()
                    .body(containsString("ai_beast_circuit_breaker_state{name=\"n8n-api\"}"))
                    .body(not(containsString("ai_beast_circuit_breaker_state{name=\"n8n-api\"} 0.0")));
        });

        // when
        n8n.comeBack();

        // then
        withinAMinute().untilAsserted(() -> client().get(WORKFLOWS).then().statusCode(200));
        client().get("/api/automation/status")
                .then()
                .body("breaker", equalTo("closed"))
                .body("apiKey", equalTo(true));
    }

    @Test
    void readinessIsUpWithoutN8n() {
        n8n.goAway();

        client().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }
}

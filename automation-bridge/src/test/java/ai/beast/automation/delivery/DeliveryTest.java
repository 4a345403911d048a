package ai.beast.automation.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import ai.beast.automation.AutomationTest;
import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.n8n.FakeN8n;
import ai.beast.testing.n8n.N8nFault;
import ai.beast.work.trace.TraceStep;
import ai.beast.work.trace.Traces;
import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class DeliveryTest extends AutomationTest {
    @Inject
    MeterRegistry metrics;

    @Test
    void deliversEventsOfOthersToBindingsThatWantThem() {
        n8n.publishedWebhook("mine", "POST");
        client().body(Map.of(
                        "name", "custom",
                        "eventType", "custom.*",
                        "webhookPath", "mine",
                        "filter", Map.of("/level", "high"),
                        "payload", Map.of("what", "/what", "type", "{event_type}", "text", "{what}")))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201);

        publish(custom("custom.house.alarm", "{\"level\": \"low\", \"what\": \"cat\"}"));
        publish(custom("custom.house.alarm", "{\"level\": \"high\", \"what\": \"fire\"}"));

        withinAMinute().until(() -> n8n.calls("mine").size() == 1);
        JsonNode body = n8n.calls("mine").getFirst().body();
        assertThat(body.path("what").asText()).isEqualTo("fire");
        assertThat(body.path("type").asText()).isEqualTo("custom.house.alarm");
        assertThat(body.path("text").asText()).isEqualTo("fire");
    }

    private static CloudEvent custom(String type, String json) {
        return CloudEventBuilder.v1()
                .withId(UUID.randomUUID().toString())
                .withSource(URI.create("urn:house"))
                .withType(type)
                .withDataContentType("application/json")
                .withData(json.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    @Test
    void duplicateEventStartsTheWorkflowOnce() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        CloudEvent event = downloaded("tiny");

        // when
        publish(event);
        publish(event);
        publish(downloaded("last"));

        // then
        withinAMinute().until(() -> n8n.calls().size() == 2);
        withinAMinute().until(() -> ended(2));
        assertThat(n8n.calls())
                .extracting(call -> call.body().path("model_name").asText())
                .containsExactlyInAnyOrder("tiny", "last");
        FakeN8n.Call call = n8n.calls().stream()
                .filter(one -> one.body().path("model_name").asText().equals("tiny"))
                .findFirst()
                .orElseThrow();
        assertThat(call.body().path("size_gb").doubleValue()).isEqualTo(2.35);
        assertThat(call.headers())
                .containsEntry("x-ai-beast-event", event.getId())
                .containsEntry("x-ai-beast-event-type", "model.downloaded")
                .containsKey("x-ai-beast-delivery")
                .doesNotContainKey("x-n8n-api-key");
        client().get("/api/automation/bindings/" + binding + "/deliveries")
                .then()
                .body("items", hasSize(2))
                .body("items.state", equalTo(java.util.List.of("succeeded", "succeeded")))
                .body("items[0].attempts", equalTo(1));
    }

    @Test
    void deliversAfterAnOutageOfN8n() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        n8n.goAway();

        // when
        for (int i = 0; i < 20; i++) {
            publish(downloaded("model-" + i));
        }
        withinAMinute().until(() -> errors("n8n is unavailable") > 0);
        withinAMinute().until(() -> count("pending") + count("delivering") == 20);
        client().get("/q/health/ready").then().statusCode(200).body(containsString("\"reachable\""));
        n8n.comeBack();

        // then
        withinAMinute().until(() -> ended(20));
        assertThat(n8n.calls())
                .extracting(call -> call.body().path("model_name").asText())
                .hasSize(20)
                .doesNotHaveDuplicates();
        client().get("/api/automation/bindings/" + binding + "/deliveries")
                .then()
                .body("items.findAll { it.attempts != 1 }", hasSize(0));
    }

    @Test
    void repeatsADeliveryWhoseLeaseLapsed() {
        // given a row as a killed process leaves it behind, its claim over
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        jdbi.useHandle(db -> db.createUpdate("""
            INSERT INTO delivery (binding_id, event_source, event_id, event_type, payload, state, attempts, fence, next_attempt_at)
            VALUES (CAST(:binding AS uuid), 'urn:test', 'killed', 'model.downloaded', '{"model_name": "left"}',
                    'delivering', 1, 1, now() - interval '1 second')\
            """).bind("binding", binding).execute());

        // when, then
        withinAMinute().until(() -> "succeeded".equals(state(binding)));
        assertThat(n8n.calls()).hasSize(1);
        client().get("/api/automation/bindings/" + binding + "/deliveries")
                .then()
                .body("items[0].attempts", equalTo(2));
    }

    @Test
    void workflowGetsTheTraceOfTheEvent() {
        // given
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        n8n.publishedWebhook("model-download", "POST");
        bind("model-download");

        // when
        try (TraceStep _ = Traces.step("request", traceparent)) {
            publish(downloaded("tiny"));
        }

        // then
        withinAMinute().until(() -> !n8n.calls().isEmpty());
        assertThat(n8n.calls().getFirst().headers().get("traceparent"))
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    }

    @Test
    void deliversAnEventWhoseIdIsNoHeaderValue() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");

        // when
        publish(Events.of("queue-worker", "日本\n\"100 %\"", data("tiny")));

        // then
        withinAMinute().until(() -> "succeeded".equals(state(binding)));
        assertThat(n8n.calls())
                .singleElement()
                .satisfies(call -> assertThat(call.headers())
                        .containsEntry("x-ai-beast-event", "%E6%97%A5%E6%9C%AC%0A%22100%20%25%22"));
    }

    @Test
    void refusedRowIsDeadAndHoldsUpNoOther() {
        // given a row of which no further attempt can be counted
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        jdbi.useHandle(db -> db.createUpdate("""
            INSERT INTO delivery (binding_id, event_source, event_id, event_type, payload, attempts, next_attempt_at)
            VALUES (CAST(:binding AS uuid), 'urn:test', 'refused', 'model.downloaded', '{}', 2147483647,
                    now() - interval '1 hour')\
            """).bind("binding", binding).execute());

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> count("succeeded") == 1 && count("dead") == 1);
        assertThat(errors("SQLSTATE 22003")).isEqualTo(1);
        String letters = "/api/dead-letters/automation-bridge";
        client().get(letters + "?kind=n8n")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].reason", containsString("SQLSTATE 22003"));

        // when
        client().post(letters + "/replay?kind=n8n").then().statusCode(202);

        // then
        withinAMinute().until(() -> count("succeeded") == 2);
    }

    @Test
    void retriesAFailingWebhook() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        n8n.nextWebhookCall(N8nFault.status(500));
        n8n.nextWebhookCall(N8nFault.breakOff());

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> "succeeded".equals(state(binding)));
        client().get("/api/automation/bindings/" + binding + "/deliveries")
                .then()
                .body("items[0].attempts", equalTo(3));
    }

    @Test
    void honoursRetryAfter() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        n8n.everyWebhookCall(N8nFault.status(503, Map.of("Retry-After", "3600")));

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> "pending".equals(state(binding)) && errors("status 503") == 1);
        Boolean later = jdbi.withHandle(
                db -> db.createQuery("SELECT next_attempt_at > now() + interval '50 minutes' FROM delivery")
                        .mapTo(Boolean.class)
                        .one());
        assertThat(later).isTrue();
    }

    @Test
    void deadDeliveryCanBeRetried() {
        // given no such webhook in n8n
        String binding = bind("model-download");

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> "dead".equals(state(binding)));
        Number id = client().get("/api/automation/deliveries?state=dead")
                .then()
                .body("items", hasSize(1))
                .body("items[0].attempts", equalTo(4))
                .body("items[0].lastStatus", equalTo(404))
                .extract()
                .path("items[0].id");

        // when
        n8n.publishedWebhook("model-download", "POST");
        client().post("/api/automation/deliveries/" + id + "/retry").then().statusCode(200);

        // then
        withinAMinute().until(() -> "succeeded".equals(state(binding)));
        client().post("/api/automation/deliveries/" + id + "/retry")
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid_state"));
    }

    @Test
    void refusalEndsTheDelivery() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        n8n.everyWebhookCall(N8nFault.status(403));

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> "failed".equals(state(binding)));
    }

    @Test
    void callsTheWebhookOfABoundWorkflow() {
        // given
        String workflow = n8n.publishedWebhook("by-id", "PUT");
        String binding = client().body(Map.of("name", "by id", "eventType", "model.*", "workflowId", workflow))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> "succeeded".equals(state(binding)));
        assertThat(n8n.calls("by-id")).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("PUT");
            assertThat(call.body().at("/data/model").asText()).isEqualTo("tiny");
        });
    }

    @Test
    void openBreakerUsesUpNoAttempt() {
        // given
        String workflow = n8n.publishedWebhook("by-id", "POST");
        client().body(Map.of("name", "by id", "eventType", "model.*", "workflowId", workflow))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201);
        int postponed = outcomes("postponed");
        int retryable = outcomes("retryable");
        n8n.goAway();

        // when
        for (int i = 0; i < 12; i++) {
            publish(downloaded("model-" + i));
        }
        withinAMinute().until(() -> errors("circuit breaker") > 0);
        n8n.comeBack();

        // then
        withinAMinute().until(() -> ended(12));
        assertThat(n8n.calls("by-id"))
                .extracting(call -> call.body().at("/data/model").asText())
                .hasSize(12)
                .doesNotHaveDuplicates();
        assertThat(outcomes("postponed")).isGreaterThan(postponed);
        assertThat(attempts())
                .as("one each, and one for each call that n8n did not answer in time")
                .isEqualTo(12 + outcomes("retryable") - retryable);
    }

    @Test
    void deliversWhatFilterAndTypeMatch() {
        // given
        n8n.publishedWebhook("model-download", "POST");
        client().body(Map.of(
                        "name", "external only",
                        "eventType", "model.downloaded",
                        "webhookPath", "model-download",
                        "filter", Map.of("location", "external")))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201);
        client().body(Map.of("name", "off", "eventType", "*", "webhookPath", "model-download", "enabled", false))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201);
        String meant = client().body(Map.of(
                        "name", "meant",
                        "eventType", "*",
                        "webhookPath", "model-download",
                        "filter", Map.of("subject", "tiny", "/sizeBytes", 2_345_000_000L)))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");

        // when
        publish(Events.of("queue-worker", data("other")));
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> "succeeded".equals(state(meant)));
        assertThat(count("succeeded") + count("pending") + count("delivering")).isEqualTo(1);
    }

    private boolean ended(int deliveries) {
        return count("succeeded") == deliveries;
    }

    private int count(String state) {
        return jdbi.withHandle(db -> db.createQuery("SELECT count(*) FROM delivery WHERE state = :state")
                .bind("state", state)
                .mapTo(Integer.class)
                .one());
    }

    private int attempts() {
        return jdbi.withHandle(db -> db.createQuery("SELECT sum(attempts) FROM delivery")
                .mapTo(Integer.class)
                .one());
    }

    private int outcomes(String outcome) {
        return (int) metrics.find("ai_beast_automation_attempts").tag("outcome", outcome).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private int errors(String part) {
        return jdbi.withHandle(db -> db.createQuery("SELECT count(*) FROM delivery WHERE last_error LIKE :part")
                .bind("part", "%" + part + "%")
                .mapTo(Integer.class)
                .one());
    }
}

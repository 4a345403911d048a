package ai.beast.events.webhook.delivery;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.events.webhook.FastWebhooks;
import ai.beast.events.webhook.Receiver;
import ai.beast.events.webhook.Receiver.Reply;
import ai.beast.events.webhook.Receiver.Request;
import ai.beast.events.webhook.WebhookTest;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import com.standardwebhooks.Webhook;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FastWebhooks.class)
class WebhookDeliveryTest extends WebhookTest {

    @Inject
    Retention retention;

    private Receiver news;

    @Test
    void anEventIsSentOnceSignedAndRecorded() throws Exception {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        String event = publish(type);
        publish(freshType());

        patiently().until(() -> "succeeded".equals(state(to.id())));
        assertThat(receiver.requests()).singleElement().satisfies(request -> {
            assertThat(request.body()).contains("\"id\":\"" + event + "\"").contains("\"specversion\":\"1.0\"");
            verify(to.secret(), request);
        });
        String id = receiver.requests().getFirst().id();
        client().get("/api/webhooks/deliveries/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("eventId", equalTo(event))
                .body("eventType", equalTo(type))
                .body("attempts", equalTo(1))
                .body("attemptLog", hasSize(1))
                .body("attemptLog[0].status", equalTo(200))
                .body("body.id", equalTo(event));
    }

    @Test
    void endpointGetsTheTraceOfTheEvent() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        client().contentType("application/cloudevents+json")
                .body("""
                {"specversion":"1.0","type":"%s","source":"urn:test","id":"%s","traceparent":"%s","data":{}}""".formatted(type, type, traceparent))
                .post("/api/events")
                .then()
                .statusCode(202);

        patiently().until(() -> "succeeded".equals(state(to.id())));
        assertThat(receiver.requests().getFirst().headers().get("traceparent"))
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    }

    @Test
    void anEventPublishedTwiceIsOneDelivery() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        publish(type, "twice");
        publish(type, "twice");
        publish(type, "last");

        patiently().until(() -> count(to.id(), "succeeded") == 2);
        assertThat(receiver.requests()).extracting(Request::id).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void sourceSubjectAndTypeDecideWhatIsSent() {
        String type = freshType();
        Subscribed meant = subscribe(
                receiver.url(),
                Map.of("eventTypes", List.of("custom.*"), "sources", List.of("urn:test"), "subjects", List.of("s")));
        Subscribed other = subscribe(receiver.url(), Map.of("eventTypes", List.of(type), "subjects", List.of("t")));

        publish(type);

        patiently().until(() -> count(meant.id(), "succeeded") == 1);
        assertThat(state(other.id())).isNull();
    }

    @Test
    void whatFailsIsSentAgainWithTheSameIdAndAFreshSignature() throws Exception {
        receiver.answering(number -> switch (number) {
            case 1 -> Reply.status(500);
            case 2 -> Reply.status(302, Map.of("Location", "http://169.254.169.254/"));
            default -> new Reply(200, Map.of(), "at last");
        });
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        publish(type);

        patiently().until(() -> "succeeded".equals(state(to.id())));
        assertThat(receiver.requests())
                .hasSize(3)
                .extracting(Request::id)
                .containsOnly(receiver.requests().getFirst().id());
        for (Request request : receiver.requests()) {
            verify(to.secret(), request);
        }
        client().get("/api/webhooks/deliveries/"
                        + receiver.requests().getFirst().id())
                .then()
                .body("attemptLog.status", equalTo(List.of(500, 302, 200)))
                .body("attemptLog[0].error", containsString("status 500"))
                .body("attemptLog[2].response", equalTo("at last"));
        client().get("/api/webhooks/" + to.id()).then().body("failingSince", equalTo(null));
    }

    @Test
    void statsCountAttemptsAndNameTheLastFailure() {
        receiver.answering(number -> number == 1 ? Reply.status(500) : new Reply(200, Map.of(), "taken"));
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        client().get("/api/webhooks/" + to.id() + "/stats")
                .then()
                .statusCode(200)
                .body("attempts", equalTo(0))
                .body("successRate", equalTo(null))
                .body("lastFailure", equalTo(null));

        publish(type);
        publish(type);

        patiently().until(() -> count(to.id(), "succeeded") == 2);
        client().get("/api/webhooks/" + to.id() + "/stats")
                .then()
                .body("succeeded", equalTo(2))
                .body("dead", equalTo(0))
                .body("open", equalTo(0))
                .body("attempts", equalTo(3))
                .body("failedAttempts", equalTo(1))
                .body("successRate", equalTo(1.0f))
                .body("lastSuccessAt", notNullValue())
                .body("lastFailure.status", equalTo(500))
                .body(
                        "lastFailure.delivery",
                        equalTo(receiver.requests().getFirst().id()));
    }

    @Test
    void deliveriesAreFilteredByTypeAndTime() {
        String type = freshType();
        String other = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type, other)));
        publish(type);
        publish(other);
        patiently().until(() -> count(to.id(), "succeeded") == 2);
        String deliveries = "/api/webhooks/" + to.id() + "/deliveries";

        client().get(deliveries + "?type=" + type)
                .then()
                .body("items", hasSize(1))
                .body("items[0].eventType", equalTo(type));
        client().get(deliveries + "?since=2026-01-01T00:00:00Z").then().body("items", hasSize(2));
        client().get(deliveries + "?until=2026-01-01T00:00:00Z").then().body("items", hasSize(0));
        client().get("/api/webhooks/deliveries?type=" + other).then().body("items", hasSize(1));
        client().get(deliveries + "?since=yesterday").then().statusCode(400).body("field", equalTo("since"));
        client().get(deliveries + "?since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z")
                .then()
                .statusCode(400)
                .body("field", equalTo("until"));
    }

    @Test
    void exampleOfTypeIsWhatAnEndpointReceives() {
        client().get("/api/webhooks/examples/model.downloaded")
                .then()
                .statusCode(200)
                .body("specversion", equalTo("1.0"))
                .body("type", equalTo("model.downloaded"))
                .body("subject", equalTo("llama-3.2-1b-instruct"))
                .body("data.location", equalTo("internal"));
        client().get("/api/webhooks/examples/custom.none")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
    }

    @Test
    void deadLettersAfterScheduleAndReplaysWithSameId() {
        receiver.answering(500);
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        publish(type);

        patiently().until(() -> "dead".equals(state(to.id())));
        String id = receiver.requests().getFirst().id();
        client().get("/api/webhooks/deliveries?state=dead")
                .then()
                .body("items.find { it.id == '" + id + "' }.attempts", equalTo(FastWebhooks.ATTEMPTS))
                .body("items.state", everyItem(equalTo("dead")));
        client().get("/api/webhooks/" + to.id()).then().body("failingSince", notNullValue());

        receiver.answering(200);
        client().post("/api/webhooks/deliveries/" + id + "/replay")
                .then()
                .statusCode(200)
                .body("id", equalTo(id));

        patiently().until(() -> "succeeded".equals(state(to.id())));
        assertThat(receiver.requests())
                .hasSize(FastWebhooks.ATTEMPTS + 1)
                .extracting(Request::id)
                .containsOnly(id);
    }

    @Test
    void deadDeliveryIsReportedAndReplayedAsDeadLetter() {
        receiver.answering(500);
        String type = freshType();
        subscribe(receiverOfNews(), Map.of("eventTypes", List.of("delivery.dead")));
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        publish(type);

        // Reports of deliveries that died in earlier tests may still come, too.
        patiently().until(() -> news.requests().stream().anyMatch(request -> isReportOf(type, request)));
        JsonPath letters = client().get("/api/dead-letters/events-gateway?kind=webhook&type=" + type)
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .body("items[0].source", equalTo("urn:test"))
                .body("items[0].attempts", equalTo(FastWebhooks.ATTEMPTS))
                .body("items[0].reason", containsString("status 500"))
                .extract()
                .jsonPath();
        String id = letters.getString("items[0].id");
        assertThat(letters.getInt("counts.webhook")).isPositive();
        JsonPath event = news.requests().stream()
                .filter(request -> isReportOf(type, request))
                .map(request -> JsonPath.from(request.body()))
                .findFirst()
                .orElseThrow();
        assertThat(event.getString("source")).isEqualTo("urn:ai-beast:events-gateway");
        assertThat(event.getString("data.id")).isEqualTo(id);
        client().get("/api/dead-letters/events-gateway/" + id).then().body("text", containsString(type));

        receiver.answering(200);
        client().post("/api/dead-letters/events-gateway/" + id + "/replay")
                .then()
                .statusCode(202);

        patiently().until(() -> "succeeded".equals(state(to.id())));
        client().get("/api/dead-letters/events-gateway/" + id).then().statusCode(404);
    }

    private static boolean isReportOf(String type, Request report) {
        return type.equals(JsonPath.from(report.body()).getString("data.recordType"));
    }

    @Test
    void adminDropsDeadLetterAndWriterDoesNot() {
        receiver.answering(500);
        String type = freshType();
        subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        publish(type);
        String path = "/api/dead-letters/events-gateway";
        patiently().until(() -> client().get(path + "?type=" + type).path("items[0].id") != null);
        String letter = path + "/" + client().get(path + "?type=" + type).path("items[0].id");

        client().delete(letter).then().statusCode(403).body("code", equalTo("forbidden"));
        given().header("Authorization", TestKeys.bearer(TestKeys.ADMIN))
                .delete(letter)
                .then()
                .statusCode(204);

        client().get(letter).then().statusCode(404);
    }

    @Test
    void aRangeOfWhatWasNotTakenIsReplayed() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type), "enabled", false));
        Instant before = Instant.now().minusSeconds(5);
        for (int i = 0; i < 5; i++) {
            publish(type);
        }
        patiently().until(() -> count(to.id(), "missed") == 5);
        assertThat(receiver.requests()).isEmpty();
        String replay = "/api/webhooks/" + to.id() + "/replay";
        client().body(Map.of("from", before.toString()))
                .post(replay)
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid_state"));
        client().header("If-Match", "*")
                .body("{\"enabled\": true}")
                .patch("/api/webhooks/" + to.id())
                .then()
                .statusCode(200);

        client().body(Map.of(
                        "from", before.toString(), "to", before.plusSeconds(1).toString()))
                .post(replay)
                .then()
                .body("replayed", equalTo(0));
        client().body(Map.of("from", before.toString()))
                .post(replay)
                .then()
                .statusCode(200)
                .body("replayed", equalTo(5))
                .body("more", equalTo(false));

        patiently().until(() -> count(to.id(), "succeeded") == 5);
        assertThat(receiver.requests()).extracting(Request::id).hasSize(5).doesNotHaveDuplicates();
        client().body(Map.of()).post(replay).then().statusCode(400).body("field", equalTo("from"));
        client().body(Map.of("from", before.toString(), "states", List.of("lost")))
                .post(replay)
                .then()
                .statusCode(400)
                .body("field", equalTo("states[0]"));
        client().body(Map.of("from", before.toString(), "to", before.toString()))
                .post(replay)
                .then()
                .statusCode(400)
                .body("field", equalTo("to"));
    }

    @Test
    void theWaitAnEndpointAsksForIsGivenWithinADay() {
        receiver.answering(_ -> Reply.status(503, Map.of("Retry-After", "999999")));
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        publish(type);

        patiently()
                .until(() ->
                        count(to.id(), "pending") == 1 && receiver.requests().size() == 1);
        Boolean within = jdbi.withHandle(db ->
                db.createQuery("""
                    SELECT next_attempt_at BETWEEN now() + interval '23 hours' AND now() + interval '25 hours'
                    FROM webhook_delivery WHERE endpoint_id = CAST(:id AS uuid)\
                    """).bind("id", to.id()).mapTo(Boolean.class).one());
        assertThat(within).isTrue();
        client().post("/api/webhooks/deliveries/"
                        + receiver.requests().getFirst().id() + "/replay")
                .then()
                .statusCode(200);
        patiently().until(() -> count(to.id(), "pending") == 1);
    }

    @Test
    void disablesGoneEndpointAndDeadLettersItsDeliveries() {
        receiver.answering(410);
        String type = freshType();
        subscribe(receiverOfNews(), Map.of("eventTypes", List.of("webhook.disabled")));
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));

        publish(type);

        patiently().until(() -> "dead".equals(state(to.id())));
        patiently()
                .untilAsserted(() -> client().get("/api/webhooks/" + to.id())
                        .then()
                        .body("enabled", equalTo(false))
                        .body("disabledReason", equalTo("gone")));
        String subject = "\"subject\":\"" + to.id() + "\"";
        patiently()
                .untilAsserted(() -> assertThat(news.requests())
                        .extracting(Request::body)
                        .filteredOn(body -> body.contains(subject))
                        .first(STRING)
                        .contains("\"type\":\"webhook.disabled\"", "\"reason\":\"gone\"")
                        .doesNotContain("/hook"));

        publish(type);
        patiently().until(() -> count(to.id(), "missed") == 1);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void anEndpointThatFailedForDaysIsDisabledAndWellAgainWhenEnabled() {
        receiver.answering(500);
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        String path = "/api/webhooks/" + to.id();
        failingSince(to.id(), "4 days 23 hours", "1 hour");
        publish(type);
        patiently().until(() -> "dead".equals(state(to.id())));
        client().get(path).then().body("enabled", equalTo(true)).body("failingSince", notNullValue());

        failingSince(to.id(), "5 days", "1 hour");
        publish(type);

        patiently().untilAsserted(() -> client().get(path).then().body("disabledReason", equalTo("failing")));
        assertThat(count(to.id(), "pending")).isZero();

        receiver.answering(200);
        client().header("If-Match", "*")
                .body("{\"enabled\": true}")
                .patch(path)
                .then()
                .statusCode(200);
        client().get(path)
                .then()
                .body("failingSince", equalTo(null))
                .body("disabledReason", equalTo(null))
                .body("disabledAt", equalTo(null));
        publish(type);
        patiently().until(() -> count(to.id(), "succeeded") == 1);
    }

    @Test
    void oneFailureAfterALongSilenceIsNotAFailureOfDays() {
        receiver.answering(500);
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        failingSince(to.id(), "30 days", "20 days");

        publish(type);

        patiently().until(() -> "dead".equals(state(to.id())));
        client().get("/api/webhooks/" + to.id()).then().body("enabled", equalTo(true));
    }

    @Test
    void whileASecretIsReplacedRequestsVerifyWithBoth() throws Exception {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        String fresh = client().post("/api/webhooks/" + to.id() + "/rotate")
                .then()
                .extract()
                .path("secret");

        publish(type);

        patiently().until(() -> receiver.requests().size() == 1);
        Request request = receiver.requests().getFirst();
        assertThat(request.headers().get("webhook-signature").split(" ")).hasSize(2);
        verify(to.secret(), request);
        verify(fresh, request);
    }

    @Test
    void whatWaitsWhileAPersonDisabledTheEndpointIsSentAfterwards() {
        receiver.answering(_ -> Reply.status(503, Map.of("Retry-After", "1")));
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        publish(type);
        patiently().until(() -> receiver.requests().size() == 1 && count(to.id(), "pending") == 1);
        String path = "/api/webhooks/" + to.id();
        client().header("If-Match", "*")
                .body("{\"enabled\": false}")
                .patch(path)
                .then()
                .statusCode(200);
        receiver.answering(200);

        client().header("If-Match", "*")
                .body("{\"enabled\": true}")
                .patch(path)
                .then()
                .statusCode(200);

        patiently().until(() -> count(to.id(), "succeeded") == 1);
    }

    @Test
    void aPingShowsWhatTheEndpointMakesOfIt() throws Exception {
        receiver.answering(number -> number == 1 ? new Reply(200, Map.of(), "pong") : Reply.status(404));
        Subscribed to = subscribe(receiver.url(), Map.of("enabled", false));
        String ping = "/api/webhooks/" + to.id() + "/ping";

        client().post(ping)
                .then()
                .statusCode(200)
                .body("delivered", equalTo(true))
                .body("status", equalTo(200))
                .body("response", equalTo("pong"));
        client().post(ping)
                .then()
                .statusCode(200)
                .body("delivered", equalTo(false))
                .body("error", containsString("404"));
        verify(to.secret(), receiver.requests().getFirst());
        assertThat(receiver.requests().getFirst().body()).contains("webhook.ping");
    }

    @Test
    void whatIsOldIsForgottenButAnEventThatComesAgainIsStillKnown() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        publish(type, "old");
        patiently().until(() -> count(to.id(), "succeeded") == 1);
        jdbi.useHandle(db -> {
            db.execute(
                    "UPDATE webhook_delivery SET ended_at = ended_at - interval '31 days' WHERE ended_at IS NOT NULL");
            db.execute("UPDATE webhook_message SET received_at = received_at - interval '31 days'");
        });

        retention.forget();

        assertThat(state(to.id())).isNull();
        assertThat(bodies(type)).isZero();
        publish(type, "old");
        publish(type, "new");
        patiently().until(() -> count(to.id(), "succeeded") == 1);
        assertThat(receiver.requests()).hasSize(2).extracting(Request::id).doesNotHaveDuplicates();

        jdbi.useHandle(db -> db.execute(
                "UPDATE webhook_message SET received_at = received_at - interval '60 days' WHERE event_id = 'old'"));
        retention.forget();
        assertThat(messages(type)).isEqualTo(1);
    }

    @Test
    void theFiguresAreAmongTheMetrics() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        publish(type);
        patiently().until(() -> count(to.id(), "succeeded") == 1);

        client().get("/q/metrics")
                .then()
                .body(containsString("ai_beast_webhook_attempt_seconds_count{outcome=\"delivered\"}"))
                .body(containsString("ai_beast_webhook_endpoints{state=\"enabled\"}"))
                .body(containsString("ai_beast_webhook_overdue_seconds"));
    }

    @Test
    void wrongQueriesAreNamed() {
        client().get("/api/webhooks/deliveries?state=lost")
                .then()
                .statusCode(400)
                .body("field", equalTo("state"))
                .body("detail", containsString("dead"));
        client().get("/api/webhooks/deliveries?cursor=x").then().statusCode(400).body("field", equalTo("cursor"));
        client().get("/api/webhooks/deliveries?limit=0").then().statusCode(400).body("field", equalTo("limit"));
    }

    private String receiverOfNews() {
        news = closing(Receiver.start());
        return news.url();
    }

    private void failingSince(String endpoint, String since, String last) {
        jdbi.useHandle(db -> db.createUpdate("""
            UPDATE webhook_endpoint
            SET failing_since = now() - CAST(:since AS interval), last_failure_at = now() - CAST(:last AS interval)
            WHERE id = CAST(:id AS uuid)\
            """)
                .bind("since", since)
                .bind("last", last)
                .bind("id", endpoint)
                .execute());
    }

    private int bodies(String type) {
        return jdbi.withHandle(
                db -> db.createQuery("SELECT count(*) FROM webhook_message WHERE type = :type AND body IS NOT NULL")
                        .bind("type", type)
                        .mapTo(Integer.class)
                        .one());
    }

    private int messages(String type) {
        return jdbi.withHandle(db -> db.createQuery("SELECT count(*) FROM webhook_message WHERE type = :type")
                .bind("type", type)
                .mapTo(Integer.class)
                .one());
    }

    private static void verify(String secret, Request request) throws Exception {
        Map<String, List<String>> headers = request.headers().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        new Webhook(secret).verify(request.body(), headers);
    }
}

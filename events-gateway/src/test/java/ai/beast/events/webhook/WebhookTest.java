package ai.beast.events.webhook;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.TestKeys;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the whole service have in common: a receiver, and no endpoints before and after. */
public abstract class WebhookTest {
    /** More than this has the body of a large event, in bytes. */
    protected static final int LARGE = 700_000;

    private final List<AutoCloseable> servers = new ArrayList<>();

    @Inject
    protected Jdbi jdbi;

    protected Receiver receiver;

    @BeforeEach
    void noEndpoints() {
        jdbi.useHandle(db -> db.execute("DELETE FROM webhook_endpoint"));
        receiver = closing(Receiver.start());
        patiently().until(() -> client().get("/q/health/ready").statusCode() == 200);
    }

    @AfterEach
    void closeServers() throws Exception {
        jdbi.useHandle(db -> db.execute("DELETE FROM webhook_endpoint"));
        for (AutoCloseable server : servers) {
            server.close();
        }
    }

    /** Closed at the end of the test. */
    protected <S extends AutoCloseable> S closing(S server) {
        servers.add(server);
        return server;
    }

    protected static RequestSpecification client() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).contentType(ContentType.JSON);
    }

    protected static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(25));
    }

    /** A new endpoint and its secret. */
    public record Subscribed(String id, String secret) {}

    protected static Subscribed subscribe(String url, Map<String, Object> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("url", url);
        ValidatableResponse created =
                client().body(body).post("/api/webhooks").then().statusCode(201);
        return new Subscribed(created.extract().path("id"), created.extract().path("secret"));
    }

    /** A type no other test uses. */
    protected static String freshType() {
        return "custom.t" + UUID.randomUUID().toString().replace("-", "");
    }

    /** Publishes an event over HTTP. @return its id */
    protected static String publish(String type) {
        return publish(type, UUID.randomUUID().toString());
    }

    protected static String publish(String type, String id) {
        return publish(type, id, "n");
    }

    protected static String publishLarge(String type) {
        return publish(type, UUID.randomUUID().toString(), "x".repeat(LARGE));
    }

    protected static void publishBatch(String type, int events) {
        String batch = IntStream.range(0, events)
                .mapToObj(_ -> event(type, UUID.randomUUID().toString(), "n"))
                .collect(Collectors.joining(",", "[", "]"));
        send("application/cloudevents-batch+json", batch);
    }

    private static String publish(String type, String id, String text) {
        send("application/cloudevents+json", event(type, id, text));
        return id;
    }

    private static String event(String type, String id, String text) {
        return """
                {"specversion":"1.0","type":"%s","source":"urn:test","id":"%s","subject":"s","data":{"text":"%s"}}""".formatted(type, id, text);
    }

    private static void send(String mediaType, String body) {
        client().contentType(mediaType)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/events")
                .then()
                .statusCode(202);
    }

    /** The newest delivery of the endpoint; null while there is none. */
    protected static String state(String endpoint) {
        return client().get("/api/webhooks/" + endpoint + "/deliveries")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].state");
    }

    protected int count(String endpoint, String state) {
        return jdbi.withHandle(db -> db.createQuery(
                        "SELECT count(*) FROM webhook_delivery WHERE endpoint_id = CAST(:endpoint AS uuid) AND state ="
                                + " :state")
                .bind("endpoint", endpoint)
                .bind("state", state)
                .mapTo(Integer.class)
                .one());
    }
}

package ai.beast.events;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.TestKeys;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/** The requests the tests make. */
final class EventsApi {
    static final String STRUCTURED = "application/cloudevents+json";
    static final String BATCHED = "application/cloudevents-batch+json";

    private EventsApi() {}

    static RequestSpecification as(String key) {
        return given().header("X-API-Key", key);
    }

    /** A gateway that has just started has not reached the log yet. */
    static void awaitReady() {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> as(TestKeys.READ).get("/q/health/ready").statusCode() == 200);
    }

    static ValidatableResponse post(String contentType, String body) {
        return post(TestKeys.WRITE, contentType, body);
    }

    /** Publishes an event of the suite's own types. */
    static ValidatableResponse postAsService(String body) {
        return post(TestKeys.SERVICE, STRUCTURED, body);
    }

    private static ValidatableResponse post(String key, String contentType, String body) {
        return as(key).contentType(contentType)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/events")
                .then();
    }

    /** An event whose identity is the name and the id. */
    static String custom(String name, String id, String subject) {
        return """
                {"specversion":"1.0","type":"custom.%s","source":"urn:test:%s","id":"%s","subject":"%s","data":{"n":1}}""".formatted(name, name, id, subject);
    }

    /** A type no other test uses. */
    static String freshName() {
        return "t" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
    }

    static String deleted(String id, String model) {
        return """
                {"specversion":"1.0","type":"model.deleted","source":"urn:test","id":"%s","data":{"model":"%s"}}""".formatted(id, model);
    }
}

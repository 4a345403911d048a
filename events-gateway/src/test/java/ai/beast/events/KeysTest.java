package ai.beast.events;

import static ai.beast.events.EventsApi.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class KeysTest {
    private static final String ADMIN_ID = TestKeys.ADMIN.split("_")[1];

    @TestHTTPResource("/")
    URI base;

    @BeforeEach
    void awaitReady() {
        EventsApi.awaitReady();
    }

    private static JsonPath add(String json) {
        return as(TestKeys.ADMIN)
                .contentType("application/json")
                .body(json)
                .post("/api/keys")
                .then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .extract()
                .jsonPath();
    }

    private static int status(String key) {
        return as(key).get("/api/events/subscriptions").statusCode();
    }

    @Test
    void addedKeyIsAcceptedAndShownWithoutItsSecret() {
        JsonPath made = add("""
                {"name": "reader", "scope": "read", "expiresAt": "2099-01-01T00:00:00Z",
                 "limits": {"requestsPerMinute": 60}, "models": ["chat-default"]}""");
        String key = made.getString("key");
        String id = made.getString("details.id");

        await().until(() -> status(key) == 200);

        as(TestKeys.ADMIN)
                .get("/api/keys")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("test admin", "reader"))
                .body("items.id", hasItems(ADMIN_ID, id))
                .body("items.find { it.id == '" + id + "' }.limits.requestsPerMinute", equalTo(60))
                .body("items.find { it.id == '" + id + "' }.createdBy", equalTo("test admin"))
                .body("items.find { it.id == '" + id + "' }.origin", equalTo("managed"))
                .body("items.find { it.id == '" + ADMIN_ID + "' }.origin", equalTo("installed"))
                .body("writable", equalTo(true))
                .body(not(containsString(key)))
                .body(not(containsString("sha256")));
        as(key).get("/api/keys").then().statusCode(403);
        String today = LocalDate.now(ZoneOffset.UTC).toString();
        await().untilAsserted(() ->
                as(TestKeys.ADMIN).get("/api/keys/" + id).then().statusCode(200).body("lastUsedOn", equalTo(today)));
        await().untilAsserted(() -> as(TestKeys.READ)
                .get("/api/events?type=key.changed&subject=" + id)
                .then()
                .body("items.data.change", hasItem("added"), "items.data.by", hasItem("test admin")));
    }

    @Test
    void changesBoundsWithAMergePatch() {
        String id =
                add("{\"name\": \"chat\", \"scope\": \"infer\", \"limits\": {\"requestsPerMinute\": 60, \"tokensPerMinute\": 9}}")
                        .getString("details.id");

        patch(id, "{\"limits\": {\"tokensPerMinute\": null, \"concurrentRequests\": 2}, \"models\": [\"a\"]}")
                .body("limits.requestsPerMinute", equalTo(60))
                .body("limits.tokensPerMinute", nullValue())
                .body("limits.concurrentRequests", equalTo(2))
                .body("models", equalTo(List.of("a")));
        patch(id, "{\"limits\": null, \"models\": null}")
                .body("limits", nullValue())
                .body("models", nullValue())
                .body("name", equalTo("chat"));
    }

    private static ValidatableResponse patch(String id, String json) {
        return as(TestKeys.ADMIN)
                .contentType("application/merge-patch+json")
                .body(json)
                .patch("/api/keys/" + id)
                .then()
                .statusCode(200);
    }

    @Test
    void refusesWhatIsNotAllowed() {
        for (String wrong : List.of(
                "{\"name\": \"\", \"scope\": \"read\"}",
                "{\"name\": \"x\", \"scope\": \"service\"}",
                "{\"name\": \"x\", \"scope\": \"read\", \"expiresAt\": \"2020-01-01T00:00:00Z\"}",
                "{\"name\": \"a\\nb\", \"scope\": \"read\"}",
                "{\"name\": \"x\", \"scope\": \"read\", \"limits\": {\"requestsPerMinute\": 0}}")) {
            as(TestKeys.ADMIN)
                    .contentType("application/json")
                    .body(wrong)
                    .post("/api/keys")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_field"));
        }
        as(TestKeys.ADMIN)
                .delete("/api/keys/" + ADMIN_ID)
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid_state"), "detail", containsString("last admin key"));
        as(TestKeys.ADMIN)
                .delete("/api/keys/" + TestKeys.SERVICE.split("_")[1])
                .then()
                .statusCode(409);
    }

    @Test
    void revokingEndsRequestsAndStreamsWithinSeconds() throws Exception {
        JsonPath made = add("{\"name\": \"stream\", \"scope\": \"read\"}");
        String key = made.getString("key");
        await().until(() -> status(key) == 200);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(base.resolve("/api/events/stream"))
                    .header("X-API-Key", key)
                    .build();
            InputStream stream = client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            assertThat(stream.read()).isPositive();

            as(TestKeys.ADMIN)
                    .delete("/api/keys/" + made.getString("details.id"))
                    .then()
                    .statusCode(204);

            assertThatThrownBy(stream::readAllBytes).isInstanceOf(IOException.class);
            assertThat(status(key)).isEqualTo(401);
        }
        as(TestKeys.ADMIN)
                .get("/api/keys/" + made.getString("details.id"))
                .then()
                .body("state", equalTo("revoked"), "revokedBy", equalTo("test admin"));
    }

    @Test
    void rotatingReplacesAKey() {
        JsonPath made = add("{\"name\": \"rotated\", \"scope\": \"read\"}");
        String key = made.getString("key");
        await().until(() -> status(key) == 200);

        JsonPath second = as(TestKeys.ADMIN)
                .contentType("application/json")
                .body("{}")
                .post("/api/keys/" + made.getString("details.id") + "/rotate")
                .then()
                .statusCode(200)
                .body("details.name", equalTo("rotated"))
                .extract()
                .jsonPath();

        await().until(() -> status(second.getString("key")) == 200 && status(key) == 401);
    }
}

package ai.beast.gateway.service;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.queue.rest.QueueTestSettings;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class GatewayApiTest {
    private static final String CHAT = "{\"model\":\"small:1b\",\"stream\":false,\"messages\":[]}";

    @BeforeEach
    void waitForTheBackend() {
        await().untilAsserted(() -> given().header("Authorization", TestKeys.bearer(TestKeys.INFER))
                .get("/v1/models")
                .then()
                .statusCode(200)
                .body("data.id", hasItem("small:1b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ollama/api/chat", "/v1/chat/completions"})
    void answersKeysOfTheScopeInfer(String path) {
        post(path, TestKeys.INFER, CHAT)
                .statusCode(200)
                .header("X-Model", "small:1b")
                .body(containsString("Hello world"));
        post(path, TestKeys.WRITE, CHAT).statusCode(200);
    }

    @Test
    void refusesInTheFormatOfTheClient() {
        given().body(CHAT).post("/ollama/api/chat").then().statusCode(401).body("error", notNullValue());
        post("/v1/chat/completions", TestKeys.READ, CHAT)
                .statusCode(403)
                .contentType("application/json")
                .body("error.type", equalTo("permission_error"));
        post("/ollama/api/pull", TestKeys.INFER, "{\"model\":\"small:1b\"}")
                .statusCode(403)
                .body("error", containsString("write"));
        post("/v1/chat/completions", TestKeys.INFER, "{\"model\":\"smal:1b\"}")
                .statusCode(404)
                .body("error.message", containsString("small:1b"));
    }

    @Test
    void keepsInferKeysOutOfEverythingElse() {
        for (String path : new String[] {"/api/queue/jobs", "/api/queue/stats", "/q/metrics"}) {
            given().header("Authorization", TestKeys.bearer(TestKeys.INFER))
                    .get(path)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void showsItsBackendsAndTheirModels() {
        given().header("Authorization", TestKeys.bearer(TestKeys.READ))
                .get("/api/gateway")
                .then()
                .statusCode(200)
                .body("backends[0].name", notNullValue())
                .body("backends[0].health.available", equalTo(true))
                .body("backends[0].health.breaker", equalTo("closed"))
                .body("backends[0].models.name", hasItem("small:1b"))
                .body("waiting", hasSize(0))
                .body("aliases", notNullValue());
        given().header("Authorization", TestKeys.bearer(TestKeys.INFER))
                .get("/api/gateway")
                .then()
                .statusCode(403);
    }

    @Test
    void saysThatItRunsWithoutAKey() {
        given().get("/ollama/").then().statusCode(200).body(equalTo("Ollama is running"));
        given().head("/ollama").then().statusCode(200);
    }

    private static ValidatableResponse post(String path, String key, String body) {
        return given().header("Authorization", TestKeys.bearer(key))
                .contentType("application/json")
                .body(body)
                .post(path)
                .then();
    }
}

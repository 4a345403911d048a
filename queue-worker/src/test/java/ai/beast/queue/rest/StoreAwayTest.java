package ai.beast.queue.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Redis goes away and comes back under a running service. */
@QuarkusTest
@WithTestResource(PrivateInfrastructure.class)
@WithTestResource(QueueTestSettings.class)
class StoreAwayTest {
    PrivateInfra servers;

    @Test
    void theServiceStaysUpSaysSoAndGoesOnByItself() throws Exception {
        String before = enqueue("{\"type\": \"test.probe\", \"delay\": 1, \"payload\": {\"run\": \"at once\"}}");

        servers.without(servers.redis(), () -> {
            api().body("{\"type\": \"test.probe\"}")
                    .post("/api/queue/jobs")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("service_unavailable"));
            api().get("/api/queue/jobs/" + before).then().statusCode(503);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> api().get("/q/health/ready").then().statusCode(503));
            given().get("/q/health/live").then().statusCode(200);
        });

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> api().get("/q/health/ready").then().statusCode(200));
        String after = enqueue("{\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}}");
        for (String id : new String[] {before, after}) {
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(status(id)).isEqualTo("finished"));
        }
    }

    private static String enqueue(String body) {
        return api().body(body)
                .post("/api/queue/jobs")
                .then()
                .statusCode(202)
                .extract()
                .path("job_id");
    }

    private static String status(String id) {
        return api().get("/api/queue/status/" + id)
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    private static RequestSpecification api() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.WRITE)).contentType("application/json");
    }
}

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
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisAPI;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Redis goes away, or turns unsafe, and comes back under a running service. */
@QuarkusTest
@WithTestResource(PrivateInfrastructure.class)
@WithTestResource(QueueTestSettings.class)
class StoreAwayTest {
    PrivateInfra servers;

    @Inject
    Redis claims;

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
            api().get("/api/queue/stream")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("service_unavailable"));
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

    @Test
    void whileRedisMightForgetNoJobIsAccepted() {
        String before = enqueue("{\"type\": \"test.probe\", \"delay\": 3600, \"payload\": {\"run\": \"at once\"}}");
        try {
            evict("allkeys-lru");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> api().get("/q/health/ready").then().statusCode(503));

            String single = "{\"type\": \"test.probe\"}";
            refused(single, "/api/queue/jobs");
            refused("{\"jobs\": [" + single + "]}", "/api/queue/jobs/batch");
            assertThat(status(before)).isEqualTo("scheduled");
            given().get("/q/health/live").then().statusCode(200);
        } finally {
            evict("noeviction");
        }

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> api().get("/q/health/ready").then().statusCode(200));
        String after = enqueue("{\"type\": \"test.probe\", \"payload\": {\"run\": \"at once\"}}");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(status(after)).isEqualTo("finished"));
    }

    private void evict(String policy) {
        RedisAPI.api(claims)
                .config(List.of("SET", "maxmemory-policy", policy))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void refused(String body, String route) {
        api().body(body)
                .post(route)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "60")
                .body("code", equalTo("service_unavailable"));
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

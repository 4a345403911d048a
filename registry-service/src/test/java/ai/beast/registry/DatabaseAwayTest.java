package ai.beast.registry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventPublisher;
import ai.beast.messaging.Events;
import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateInfrastructure.class)
class DatabaseAwayTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    EventPublisher publisher;

    PrivateInfra infra;
    TestInfra run;

    @Test
    void saysSoAndRecoversByItself() throws Exception {
        // given
        Api.put("survivor", "{\"name\": \"Survivor\", \"sizeBytes\": 1}").then().statusCode(201);
        // when
        infra.without(infra.postgres(), () -> {
            // then
            unavailable(Api.get("survivor"));
            unavailable(Api.put("lost", "{\"name\": \"Lost\", \"sizeBytes\": 1}"));
            unavailable(Api.request().get(Api.MODELS));
            await().atMost(SOON).until(() -> ready() == 503);
            given().get("/q/health/live").then().statusCode(200);
            String path = run.modelsDir().resolve("waiting.gguf").toString();
            var waiting = new ModelDownloaded(
                    "j", "waiting", path, "internal", "https://x.example", null, null, "1".repeat(64), 1, 1);
            publisher.publish(Events.of("queue-worker", waiting)).await().atMost(SOON);
        });
        // and afterwards
        await().atMost(SOON).until(() -> Api.get("survivor").statusCode() == 200);
        await().atMost(SOON).until(() -> ready() == 200);
        await().atMost(SOON).until(() -> Api.get("waiting").statusCode() == 200);
        assertThat(Api.get("lost").statusCode()).isEqualTo(404);
    }

    private static int ready() {
        return given().header("Authorization", TestKeys.bearer(TestKeys.READ))
                .get("/q/health/ready")
                .statusCode();
    }

    private static void unavailable(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo("service_unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
    }
}

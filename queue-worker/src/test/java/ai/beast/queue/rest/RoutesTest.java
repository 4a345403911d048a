package ai.beast.queue.rest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.RouteSample;
import ai.beast.testing.RouteSecurityContract;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(QueueTestSettings.class)
class RoutesTest extends RouteSecurityContract {
    @BeforeEach
    void waitForTheModelServer() {
        await().untilAsserted(() -> given().header("Authorization", TestKeys.bearer(TestKeys.INFER))
                .get("/ollama/api/version")
                .then()
                .statusCode(200));
    }

    @Override
    protected List<RouteSample> samples() {
        return List.of(RouteSample.of("POST /api/queue/dead/retry").at("/api/queue/dead/retry?type=no.such"));
    }
}

package ai.beast.events;

import static ai.beast.events.EventsApi.STRUCTURED;
import static ai.beast.events.EventsApi.as;
import static ai.beast.events.EventsApi.custom;
import static ai.beast.events.EventsApi.freshName;
import static ai.beast.events.EventsApi.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(LateDatabase.class)
class WithoutDatabaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    LateDatabase.Door door;

    @TestHTTPResource("/")
    URI base;

    @Test
    void eventsAreServedAtOnceAndWebhooksOnceTheDatabaseIsThere() throws Exception {
        EventsApi.awaitReady();
        assertThat(webhooks()).isEqualTo("waiting for the database");
        String name = freshName();
        try (StreamClient client = StreamClient.open(base, "?type=custom." + name)) {
            post(STRUCTURED, custom(name, "1", "a")).statusCode(202);
            client.awaitEvents(1);
        }
        as(TestKeys.READ).get("/api/webhooks").then().statusCode(503).body("code", equalTo("service_unavailable"));

        door.open();

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(webhooks()).isEqualTo("served"));
        await().atMost(TIMEOUT)
                .until(() -> as(TestKeys.READ).get("/api/webhooks").statusCode() == 200);
    }

    private static String webhooks() {
        return as(TestKeys.READ)
                .get("/q/health/ready")
                .then()
                .extract()
                .path("checks.find { it.name == 'Webhooks' }.data.state");
    }
}

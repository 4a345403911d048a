package ai.beast.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.PrivateInfra;
import ai.beast.testing.PrivateInfrastructure;
import io.cloudevents.CloudEvent;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PrivateInfrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class OutageTest extends AutomationTest {
    PrivateInfra servers;

    @Test
    void deliversOnceAfterADatabaseOutage() throws Exception {
        // given
        n8n.publishedWebhook("model-download", "POST");
        String binding = bind("model-download");
        CloudEvent event = downloaded("tiny");

        // when
        servers.without(servers.postgres(), () -> {
            client().get("/api/automation/bindings")
                    .then()
                    .statusCode(503)
                    .body("code", equalTo("service_unavailable"));
            publish(event);
            publish(event);
            client().get("/q/health/ready").then().statusCode(503);
        });

        // then
        withinAMinute().untilAsserted(() -> assertThat(state(binding)).isEqualTo("succeeded"));
        publish(event);
        publish(downloaded("last"));
        withinAMinute()
                .until(() -> n8n.calls().stream()
                        .anyMatch(
                                call -> call.body().path("model_name").asText().equals("last")));
        assertThat(n8n.calls())
                .extracting(call -> call.body().path("model_name").asText())
                .containsExactlyInAnyOrder("tiny", "last");
    }
}

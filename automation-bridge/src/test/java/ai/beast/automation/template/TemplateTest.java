package ai.beast.automation.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import ai.beast.automation.AutomationTest;
import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.n8n.FakeN8n;
import ai.beast.testing.n8n.N8nFault;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class TemplateTest extends AutomationTest {
    private static final String TEMPLATES = "/api/automation/templates";
    private static final Map<String, Object> PARAMETERS = Map.of("parameters", Map.of("slackCredentialId", "cred1"));

    @Test
    void listsAndShowsTemplates() {
        client().get(TEMPLATES)
                .then()
                .statusCode(200)
                .body("id", hasItems("model-download-notification", "rag-document-ingestion"));
        client().get(TEMPLATES + "/model-download-notification")
                .then()
                .body("parameters.find { it.name == 'channel' }.default", equalTo("#ai-beast"))
                .body("parameters.find { it.name == 'path' }.default", equalTo("model-download"));
        client().get(TEMPLATES + "/rag-document-ingestion")
                .then()
                .body("workflow.nodes.type", not(hasItems(containsString("executeCommand"))))
                .body("parameters.find { it.name == 'apiUrl' }.default", equalTo(FakeN8nInfrastructure.SUITE_URL))
                .body("workflow.nodes[1].parameters.url", equalTo("${apiUrl}/api/queue/jobs"))
                .body("workflow.nodes[1].parameters.jsonBody", containsString("apply: $json.body.apply !== false"));
        client().get(TEMPLATES + "/none").then().statusCode(404);
    }

    @Test
    void downloadStartsAnInstalledTemplate() {
        // given
        client().body(PARAMETERS)
                .post(TEMPLATES + "/model-download-notification/install")
                .then()
                .statusCode(201)
                .body("live", equalTo(true))
                .body("workflow.nodes[1].parameters.channelId.value", equalTo("#ai-beast"))
                .body("workflow.nodes[1].credentials.slackApi.id", equalTo("cred1"))
                .body("binding.webhookPath", equalTo("model-download"));

        // when
        publish(downloaded("tiny"));

        // then
        withinAMinute().until(() -> n8n.calls("model-download").size() == 1);
        FakeN8n.Call call = n8n.calls("model-download").getFirst();
        assertThat(call.body().path("model_name").asText()).isEqualTo("tiny");
        assertThat(call.body().path("size_gb").decimalValue()).isEqualByComparingTo("2.35");
    }

    @Test
    void installsATemplateWithoutABinding() {
        client().body(Map.of("parameters", Map.of("apiCredentialId", "c2", "apiUrl", "http://proxy:8787")))
                .post(TEMPLATES + "/rag-document-ingestion/install")
                .then()
                .statusCode(201)
                .body("workflow.nodes[1].parameters.url", equalTo("http://proxy:8787/api/queue/jobs"))
                .body("binding", equalTo(null));
    }

    @Test
    void failedInstallationLeavesNothing() {
        // given the path is taken
        n8n.publishedWebhook("model-download", "POST");
        client().body(PARAMETERS)
                .post(TEMPLATES + "/model-download-notification/install")
                .then()
                .statusCode(409);
        client().get("/api/automation/workflows").then().body("items", hasSize(1));

        // given the binding's name is taken
        n8n.reset();
        bindNamed("Model download notification");
        client().body(PARAMETERS)
                .post(TEMPLATES + "/model-download-notification/install")
                .then()
                .statusCode(409)
                .body("code", equalTo("already_exists"));
        client().get("/api/automation/workflows").then().body("items", hasSize(0));
    }

    @Test
    void rejectsInvalidParameters() {
        String install = TEMPLATES + "/model-download-notification/install";
        client().post(install).then().statusCode(400).body("field", equalTo("parameters.slackCredentialId"));
        client().body("{\"parameters\": {\"slackCredentialId\": \"x\", \"channel\": \"={{ 1 }}\"}}")
                .post(install)
                .then()
                .statusCode(400)
                .body("field", equalTo("parameters.channel"));
        client().body("{\"parameters\": {\"slackCredentialId\": \"x\", \"colour\": \"red\"}}")
                .post(install)
                .then()
                .statusCode(400)
                .body("field", equalTo("parameters.colour"));
        n8n.everyApiRequest(N8nFault.status(500));
        client().body(PARAMETERS).post(install).then().statusCode(502).body("code", equalTo("upstream_failed"));
    }

    private static void bindNamed(String name) {
        client().body(Map.of("name", name, "eventType", "system.error", "webhookPath", "other"))
                .post("/api/automation/bindings")
                .then()
                .statusCode(201);
    }
}

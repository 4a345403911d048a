package ai.beast.automation.binding;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.automation.AutomationTest;
import ai.beast.automation.FakeN8nInfrastructure;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FakeN8nInfrastructure.class)
class BindingApiTest extends AutomationTest {
    private static final String BINDINGS = "/api/automation/bindings";
    private static final String VALID = """
            {"name": "Tell the team", "eventType": "model.downloaded", "filter": {"location": "internal"},
             "webhookPath": "model-download", "payload": {"text": "Model {model_name} downloaded ({size_gb} GB)"}}""";

    @Test
    void createsReadsUpdatesAndDeletesABinding() {
        Response created = client().body(VALID).post(BINDINGS);
        created.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Location", notNullValue())
                .body("method", equalTo("POST"))
                .body("filter.location", equalTo("internal"))
                .body("enabled", equalTo(true));
        String one = BINDINGS + "/" + created.path("id");

        client().get(one).then().statusCode(200).header("ETag", "\"1\"").body("name", equalTo("Tell the team"));
        client().get(BINDINGS).then().body("items", hasSize(1));

        client().header("If-Match", "\"1\"")
                .body(VALID.replace("Tell the team", "Tell all"))
                .put(one)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("name", equalTo("Tell all"));

        client().delete(one).then().statusCode(204);
        client().get(one).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void updateRequiresTheCurrentVersion() {
        String one = BINDINGS + "/" + client().body(VALID).post(BINDINGS).path("id");

        client().body(VALID).put(one).then().statusCode(428).body("code", equalTo("precondition_required"));
        client().header("If-Match", "\"7\"")
                .body(VALID)
                .put(one)
                .then()
                .statusCode(412)
                .body("code", equalTo("precondition_failed"));
        client().header("If-Match", "*").body(VALID).put(one).then().statusCode(200);
    }

    @Test
    void rejectsADuplicateName() {
        client().body(VALID).post(BINDINGS).then().statusCode(201);

        client().body(VALID)
                .post(BINDINGS)
                .then()
                .statusCode(409)
                .body("code", equalTo("already_exists"))
                .body("field", equalTo("name"));
    }

    @Test
    void rejectsRenamingToATakenName() {
        client().body(VALID).post(BINDINGS).then().statusCode(201);
        String other = client().body(VALID.replace("Tell the team", "Tell all"))
                .post(BINDINGS)
                .path("id");

        client().header("If-Match", "\"1\"")
                .body(VALID)
                .put(BINDINGS + "/" + other)
                .then()
                .statusCode(409)
                .body("code", equalTo("already_exists"));
    }

    @Test
    void pagesLists() {
        for (String name : new String[] {"c", "a", "b"}) {
            client().body(VALID.replace("Tell the team", name))
                    .post(BINDINGS)
                    .then()
                    .statusCode(201);
        }

        String cursor = client().get(BINDINGS + "?limit=2")
                .then()
                .body("items.name", equalTo(java.util.List.of("a", "b")))
                .extract()
                .path("nextCursor");
        client().queryParam("cursor", cursor)
                .get(BINDINGS)
                .then()
                .body("items.name", equalTo(java.util.List.of("c")))
                .body("nextCursor", equalTo(null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "name": "Tell the team"                             | "name": " "                                          | name
                    "eventType": "model.downloaded"                     | "eventType": "model.eaten"                           | eventType
                    "eventType": "model.downloaded"                     | "eventType": "modl.*"                                | eventType
                    "webhookPath": "model-download"                     | "enabled": true                                      | webhookPath
                    "webhookPath": "model-download"                     | "webhookPath": "../rest/login"                       | webhookPath
                    "webhookPath": "model-download"                     | "webhookPath": "a?b=c"                               | webhookPath
                    "webhookPath": "model-download"                     | "webhookPath": "//evil.example/x"                    | webhookPath
                    "webhookPath": "model-download"                     | "webhookPath": "x", "method": "TRACE"                | method
                    "webhookPath": "model-download"                     | "workflowId": "a/b"                                  | workflowId
                    "filter": {"location": "internal"}                  | "filter": {"location": {"a": 1}}                     | filter.location
                    Model {model_name} downloaded                       | Model {modl} downloaded                              | payload.text
                    Model {model_name} downloaded                       | Model {model_name downloaded                         | payload.text
                    "webhookPath": "model-download"                     | "webhookPath": "x", "colour": "red"                  | colour
                    "filter": {"location": "internal"}                  | "filter": "all"                                      | filter
                    """)
    void namesTheInvalidField(String instead, String of, String field) {
        client().body(VALID.replace(instead, of))
                .post(BINDINGS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_field"))
                .body("field", equalTo(field));
    }

    @Test
    void rejectsAnEmptyBody() {
        client().post(BINDINGS).then().statusCode(400).contentType("application/problem+json");
        client().body("{").post(BINDINGS).then().statusCode(400).body("code", equalTo("malformed_json"));
    }

    @Test
    void rejectsUnknownStateAndCursor() {
        client().get("/api/automation/deliveries?state=lost")
                .then()
                .statusCode(400)
                .body("field", equalTo("state"));
        client().get("/api/automation/deliveries?cursor=x")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
        client().get("/api/automation/deliveries?limit=0")
                .then()
                .statusCode(400)
                .body("field", equalTo("limit"));
    }
}

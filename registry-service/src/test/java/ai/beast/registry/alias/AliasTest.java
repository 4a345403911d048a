package ai.beast.registry.alias;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class AliasTest {
    private static final String ALIASES = "/api/models/aliases";

    @Test
    void theJournalTellsWhatWasLiveWhenAndByWhom() {
        // given
        Api.put("live-1", "{\"name\": \"Live 1\", \"sizeBytes\": 1, \"sha256\": \"" + "1".repeat(64) + "\"}");
        Api.put("live-2", "{\"name\": \"Live 2\", \"sizeBytes\": 1}");
        // when
        String first = set("chat-default", "live-1").jsonPath().getString("since");
        String second = set("chat-default", "live-2").jsonPath().getString("since");
        assertThat(set("chat-default", "live-2").jsonPath().getString("since")).isEqualTo(second);
        assertThat(Api.request().delete(ALIASES + "/chat-default").statusCode()).isEqualTo(204);
        String third = set("chat-default", "live-1").jsonPath().getString("since");
        // then
        assertThat(model("chat-default", null)).isEqualTo("live-1");
        assertThat(model("chat-default", first)).isEqualTo("live-1");
        assertThat(model("chat-default", second)).isEqualTo("live-2");
        assertThat(model("chat-default", third)).isEqualTo("live-1");
        assertThat(Api.request()
                        .queryParam("at", "2000-01-01T00:00:00Z")
                        .get(ALIASES + "/chat-default")
                        .statusCode())
                .isEqualTo(404);
        JsonPath history = Api.request().get(ALIASES + "/chat-default/history").jsonPath();
        assertThat(history.getList("items.model", String.class)).containsExactly("live-1", "live-2", "live-1");
        assertThat(history.getString("items[2].sha256")).isEqualTo("1".repeat(64));
        assertThat(history.getString("items[2].until")).isEqualTo(second);
        assertThat(history.getString("items[1].endedBy")).isNotBlank();
        assertThat(history.getString("items[0].by")).isEqualTo(history.getString("items[1].endedBy"));
        assertThat(Api.request()
                        .queryParam("at", second)
                        .get(ALIASES)
                        .jsonPath()
                        .getList("items.model", String.class))
                .containsExactly("live-2");
    }

    @Test
    void aModelThatAnAliasStandsForIsKept() {
        // given
        Api.put("kept-1", "{\"name\": \"Kept 1\", \"sizeBytes\": 1}");
        set("keeps-it", "kept-1");
        // when
        Response refused = Api.request().delete(Api.MODELS + "/kept-1");
        // then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.jsonPath().getString("code")).isEqualTo("conflict");
        assertThat(refused.jsonPath().getString("detail")).contains("keeps-it");
        // when
        Api.request().delete(ALIASES + "/keeps-it");
        assertThat(Api.request().delete(Api.MODELS + "/kept-1").statusCode()).isEqualTo(204);
        // then
        assertThat(Api.request().get(ALIASES + "/keeps-it/history").jsonPath().getString("items[0].model"))
                .isEqualTo("kept-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Upper | {\"model\": \"x\"} | alias",
                "fine | {\"model\": \"absent\"} | model",
                "fine | {} | model",
                "fine | {\"modle\": \"x\"} | modle",
            })
    void namesTheFieldAtFault(String alias, String body, String field) {
        Response answer =
                Api.request().contentType("application/json").body(body).put(ALIASES + "/" + alias);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("field")).isEqualTo(field);
        assertThat(Api.request().get(ALIASES + "/" + alias).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesAMomentThatIsNone() {
        Response answer = RestAssured.given()
                .header("Authorization", TestKeys.bearer(TestKeys.READ))
                .queryParam("at", "yesterday")
                .get(ALIASES);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("field")).isEqualTo("at");
    }

    private static Response set(String alias, String model) {
        Response answer = Api.request()
                .contentType("application/json")
                .body("{\"model\": \"" + model + "\"}")
                .put(ALIASES + "/" + alias);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private static String model(String alias, String at) {
        var request = at == null ? Api.request() : Api.request().queryParam("at", at);
        return request.get(ALIASES + "/" + alias).jsonPath().getString("model");
    }
}

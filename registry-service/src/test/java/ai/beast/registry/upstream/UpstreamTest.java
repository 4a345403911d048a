package ai.beast.registry.upstream;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.outgoing.CallGuards;
import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@TestProfile(UpstreamTest.WithHub.class)
public class UpstreamTest {
    private static final String THERE = "aa".repeat(32);

    @Inject
    CallGuards guards;

    @Inject
    HubService files;

    /** Runs the service with a stand-in for the hub and Ollama, which serves until the tests end. */
    public static class WithHub implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            String address = StandInHub.start();
            return Map.of(
                    "ai-beast.registry.hub-url",
                    address,
                    "ai-beast.registry.hub-token",
                    StandInHub.TOKEN,
                    "ai-beast.discovery.ollama-url",
                    address);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sourceRevision, newest, current",
        "sourceRevision, older, changed",
        "sha256, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, current",
        "sha256, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, unknown",
    })
    void comparesCommitAndContent(String field, String value, String status) {
        Api.put("up-1", "{\"name\": \"Up\", \"sizeBytes\": 1, \"sourceRepo\": \"org/model\"}");
        String etag = Api.get("up-1").header("ETag");
        Api.patch("up-1", etag, "{\"sourceRevision\": null, \"sha256\": null, \"" + field + "\": \"" + value + "\"}");
        Response answer = check("up-1");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(answer.jsonPath().getString("status")).isEqualTo(status);
        assertThat(answer.jsonPath().getString("upstreamRevision")).isEqualTo("newest");
        assertThat(answer.jsonPath().getString("upstreamFile")).isEqualTo(value.equals(THERE) ? "model.gguf" : null);
    }

    @ParameterizedTest
    @CsvSource({
        "org/absent, 404, not_found",
        "org/broken, 502, upstream_failed",
        "org/nonsense, 502, upstream_failed",
        "'../../etc/passwd', 400, invalid_field"
    })
    void tellsWhatTheHubDidNotSay(String repository, int status, String code) {
        Api.put("up-2", "{\"name\": \"Up 2\", \"sizeBytes\": 1, \"sourceRepo\": \"" + repository + "\"}");
        Response answer = check("up-2");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
    }

    @Test
    void comparesWithAllPagesOfTheHubsFiles() {
        Api.put(
                "up-5",
                "{\"name\": \"Up 5\", \"sizeBytes\": 1, \"sourceRepo\": \"org/paged\", \"sha256\": \"" + "bb".repeat(32)
                        + "\"}");

        Response answer = check("up-5");

        assertThat(answer.jsonPath().getString("status")).isEqualTo("current");
        assertThat(answer.jsonPath().getString("upstreamFile")).isEqualTo("q4/Tiny-Q4_K_M.gguf");
    }

    @Test
    void openBreakerAsksTheClientToRetryLater() {
        guards.reset();
        Api.put("up-4", "{\"name\": \"Up 4\", \"sizeBytes\": 1, \"sourceRepo\": \"org/broken\"}");
        try {
            Response answer = check("up-4");
            for (int i = 0; i < 10 && answer.statusCode() == 502; i++) {
                answer = check("up-4");
            }

            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(503);
            assertThat(answer.jsonPath().getString("code")).isEqualTo("service_unavailable");
            assertThat(answer.header("Retry-After")).isEqualTo("30");
            Api.request()
                    .get("/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.find { it.name == 'circuit breakers' }.data.hub", equalTo("open"));
            assertThat(Api.request().get("/q/metrics").asString())
                    .contains("ai_beast_circuit_breaker_state{name=\"hub\"} 2.0");
        } finally {
            guards.reset();
        }
    }

    @Test
    void aModelFromNowhereCannotBeChecked() {
        Api.put("up-3", "{\"name\": \"Up 3\", \"sizeBytes\": 1}");
        assertThat(check("up-3").jsonPath().getString("field")).isEqualTo("sourceRepo");
    }

    @Test
    void searchesTheHub() {
        JsonPath page = hub("/search?q=tiny model&limit=2", 200);

        assertThat(page.getList("items.id")).containsExactly("org/Tiny-GGUF", "gpt2");
        assertThat(page.getMap("items[0]"))
                .containsEntry("author", "org")
                .containsEntry("downloads", 12)
                .containsEntry("task", "text-generation")
                .containsEntry("license", "apache-2.0")
                .containsEntry("gated", "auto")
                .containsEntry("private", false);
        assertThat(page.getString("items[0].url")).endsWith("/org/Tiny-GGUF");
        assertThat(page.getString("items[1].gated")).isEqualTo("no");
        assertThat(page.getString("items[1].license")).isNull();
        assertThat(page.getString("nextCursor")).isEqualTo("bmV4dA==");
        assertThat(hub("/search?q=tiny model&limit=2&cursor=bmV4dA==", 200).getList("items"))
                .hasSize(2);
    }

    @Test
    void listsTheFilesOfARepository() {
        JsonPath files = hub("/org/paged/files", 200);

        assertThat(files.getString("commit")).isEqualTo("c1");
        assertThat(files.getString("license")).isEqualTo("mit");
        assertThat(files.getString("gated")).isEqualTo("no");
        assertThat(files.getBoolean("truncated")).isFalse();
        assertThat(files.getList("items.path")).containsExactly("q4/Tiny-Q4_K_M.gguf", "config.json");
        assertThat(files.getMap("items[0]"))
                .containsEntry("sizeBytes", 4194304)
                .containsEntry("sha256", "bb".repeat(32))
                .containsEntry("format", "gguf")
                .containsEntry("quantization", "Q4_K_M")
                .containsEntry("url", "hf://org/paged/q4/Tiny-Q4_K_M.gguf@c1");
        assertThat(files.getMap("items[1]")).containsEntry("sizeBytes", 7).containsEntry("sha256", null);
        JsonPath tagged = hub("/org/model/files?revision=v1", 200);
        assertThat(tagged.getString("license")).isEqualTo("llama3.1");
        assertThat(tagged.getString("gated")).isEqualTo("manual");
    }

    @Test
    void followsARepositoryToItsNewName() {
        assertThat(hub("/org/renamed/files", 200).getList("items.path"))
                .containsExactly("q4/Tiny-Q4_K_M.gguf", "config.json");
    }

    @Test
    void privateRepositoriesNeedTheScopeWrite() {
        assertThat(hub("/org/secret/files", 200).getList("items.path")).containsExactly("secret-Q4_K_M.gguf");
        assertThat(hub("/search?q=secret", 200).getList("items.id")).containsExactly("org/secret", "org/open");

        assertThat(hub(TestKeys.READ, "/org/secret/files", 404).getString("code"))
                .isEqualTo("not_found");
        assertThat(hub(TestKeys.READ, "/search?q=secret", 200).getList("items.id"))
                .containsExactly("org/open");
        assertThat(hub(TestKeys.READ, "/org/paged/files", 200).getList("items")).hasSize(2);
    }

    @Test
    void sendsTheTokenToTheNewNameOfARepository() throws Exception {
        assertThat(files.range("gated/old", "c1", "model.gguf", 0, 3))
                .asString()
                .isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"circular", "withheld"})
    void aRefusalOpensNoBreaker(String repository) {
        guards.reset();
        for (int i = 0; i < 10; i++) {
            assertThat(hub("/org/" + repository + "/files", 404).getString("code"))
                    .isEqualTo("not_found");
        }
    }

    @Test
    void endsAListWhosePagesDoNotEnd() {
        JsonPath files = hub("/org/endless/files", 200);

        assertThat(files.getList("items")).isEmpty();
        assertThat(files.getBoolean("truncated")).isTrue();
    }

    @Test
    void leavesOutWhatNamesNoRepository() {
        assertThat(hub("/search?q=odd", 200).getList("items.id")).containsExactly("org/fine");
    }

    @Test
    void takesNoObjectForAListOfFiles() {
        guards.reset();
        try {
            assertThat(hub("/org/object/files", 503).getString("code")).isEqualTo("service_unavailable");
        } finally {
            guards.reset();
        }
    }

    @Test
    void refusesWhatIsNoRepositoryOrRevision() {
        hub("/org/absent/files", 404);
        assertThat(hub("/.org/model/files", 400).getString("field")).isEqualTo("repository");
        assertThat(hub("/org/model/files?revision=../x", 400).getString("field"))
                .isEqualTo("revision");
        assertThat(hub("/search?q=" + "x".repeat(201), 400).getString("field")).isEqualTo("q");
    }

    @Test
    void namesAHubThatDoesNotAnswer() {
        guards.reset();
        try {
            JsonPath problem = hub("/search?q=broken", 503);

            assertThat(problem.getString("code")).isEqualTo("service_unavailable");
            assertThat(problem.getString("detail")).contains("The hub at 127.0.0.1 is unavailable");
        } finally {
            guards.reset();
        }
    }

    @Test
    void keepsRepliesForAWhile() {
        int first = hub("/search?q=counted", 200).getInt("items[0].downloads");

        assertThat(hub("/search?q=counted", 200).getInt("items[0].downloads")).isEqualTo(first);
        assertThat(hub("/search?q=counted&limit=2", 200).getInt("items[0].downloads"))
                .isGreaterThan(first);
    }

    private static JsonPath hub(String path, int status) {
        return hub(TestKeys.WRITE, path, status);
    }

    private static JsonPath hub(String key, String path, int status) {
        return given().header("Authorization", TestKeys.bearer(key))
                .get("/api/models/hub" + path)
                .then()
                .statusCode(status)
                .extract()
                .jsonPath();
    }

    private static Response check(String id) {
        return Api.request().post("/api/models/{id}/upstream-check", id);
    }
}

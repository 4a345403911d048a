package ai.beast.registry.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.outgoing.CallGuards;
import ai.beast.registry.Api;
import ai.beast.registry.upstream.StandInHub;
import ai.beast.registry.upstream.UpstreamTest;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@TestProfile(UpstreamTest.WithHub.class)
class ResolveTest {
    @Inject
    Jdbi database;

    private static final String Q4 = "hf://org/choices/tiny-Q4_K_M.gguf@c9";
    private static final String Q4_HASH = "c4".repeat(32);

    @Inject
    CallGuards guards;

    @ParameterizedTest
    @CsvSource({
        "org/choices:Q4_K_M",
        "org/choices:q4_k_m@main",
        "org/choices/tiny-Q4_K_M.gguf",
        "hf://org/choices/tiny-Q4_K_M.gguf",
        "https://huggingface.co/org/choices/blob/main/tiny-Q4_K_M.gguf",
        "https://huggingface.co/org/choices/resolve/main/tiny-Q4_K_M.gguf?download=true",
        "hf.co/org/choices:Q4_K_M",
    })
    void resolvesFilesOfTheHub(String typed) {
        JsonPath resolved = resolve(typed);

        assertThat(resolved.getString("kind")).isEqualTo("hub");
        assertThat(resolved.getString("taken")).isEqualTo("the repository org/choices: tiny-Q4_K_M.gguf");
        assertThat(resolved.getList("downloads.url")).containsExactly(Q4, "hf://org/choices/mmproj-F16.gguf@c9");
        assertThat(resolved.getList("downloads.role")).containsExactly("model", "companion");
        assertThat(resolved.getString("repository.license")).isEqualTo("mit");
        assertThat(resolved.getList("choices")).isEmpty();
    }

    @Test
    void listsTheModelsOfARepository() {
        JsonPath resolved = resolve("https://huggingface.co/org/choices");

        assertThat(resolved.getString("taken")).isEqualTo("the repository org/choices, which has 4 models");
        assertThat(resolved.getList("downloads")).isEmpty();
        assertThat(resolved.getList("choices.path"))
                .containsExactly(
                        "tiny-Q4_K_M.gguf", "tiny-Q8_0.gguf", "tiny-F16.gguf", "q6/tiny-Q6_K-00001-of-00002.gguf");
        assertThat(resolved.getList("choices.best")).containsExactly(false, true, false, false);
        assertThat(resolved.getList("choices.fits")).containsExactly("yes", "yes", "yes", "no");
        assertThat(resolved.getInt("choices[3].files")).isEqualTo(3);
        assertThat(resolve(resolved.getString("choices[0].model")).getString("downloads[0].url"))
                .isEqualTo(Q4);
    }

    /** As recommendations: what programs can get, not all that the machine has. */
    @Test
    void choicesFitTheMemoryThatModelsMayTake() {
        long usable = Api.request()
                .get("/api/models/host")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getLong("usableBytes");
        StandInHub.sizes(usable / 2, usable + usable / 8);

        assertThat(resolve("org/sized").getList("choices.fits")).containsExactly("yes", "no");
    }

    @Test
    void entriesNamedLikePathsOfLaterReleasesAreReachable() {
        Api.put("rs-late", "{\"name\": \"RS late\", \"sizeBytes\": 1}");
        database.useTransaction(handle -> {
            handle.execute(
                    "CREATE TEMP TABLE late ON COMMIT DROP AS SELECT name, size_bytes FROM model WHERE id = 'rs-late'");
            handle.execute("DELETE FROM model WHERE id = 'rs-late'");
            handle.execute("INSERT INTO model (id, name, size_bytes) SELECT 'resolve', name, size_bytes FROM late");
            handle.execute("INSERT INTO model_stats (model_id) VALUES ('resolve')");
        });

        assertThat(Api.get("resolve").jsonPath().getString("name")).isEqualTo("RS late");
        assertThat(resolve("org/choices:Q4_K_M").getString("kind")).isEqualTo("hub");
        Api.request().delete("/api/models/resolve").then().statusCode(204);
        assertThat(Api.get("resolve").statusCode()).isEqualTo(404);
    }

    @Test
    void takesShardsAsOneDownload() {
        JsonPath resolved = resolve("org/choices:Q6_K");

        assertThat(resolved.getList("downloads.url"))
                .containsExactly(
                        "hf://org/choices/q6/tiny-Q6_K-00001-of-00002.gguf@c9", "hf://org/choices/mmproj-F16.gguf@c9");
        assertThat(resolved.getLong("downloads[0].sizeBytes")).isEqualTo(2L << 50);
    }

    @Test
    void includeSelectsFilesByPattern() {
        JsonPath resolved = resolved(
                "{\"model\": \"org/choices\", \"include\": [\"q6/*\", \"*.json\"], \"revision\": \"main\"}", 200);

        assertThat(resolved.getList("downloads.url"))
                .containsExactly(
                        "hf://org/choices/q6/tiny-Q6_K-00001-of-00002.gguf@c9", "hf://org/choices/config.json@c9");
        assertThat(refused("{\"model\": \"org/choices\", \"include\": [\"*.onnx\"]}", 404))
                .contains("no file that matches *.onnx");
    }

    @Test
    void resolvesAliasEntryFamilyAndSize() {
        Api.put(
                "zephyrus-3-8b",
                "{\"name\": \"Zephyrus 3 8B\", \"sizeBytes\": 1, \"sourceRepo\": \"org/choices\", \"sha256\": \""
                        + Q4_HASH + "\"}");
        Api.request()
                .contentType("application/json")
                .body("{\"model\": \"zephyrus-3-8b\"}")
                .put("/api/models/aliases/rs-default")
                .then()
                .statusCode(200);

        JsonPath entry = resolve("zephyrus-3-8b");

        assertThat(entry.getString("kind")).isEqualTo("catalogue");
        assertThat(entry.getString("taken"))
                .isEqualTo("the catalogue entry zephyrus-3-8b in the repository org/choices: tiny-Q4_K_M.gguf");
        assertThat(entry.getMap("downloads[0]"))
                .containsEntry("url", Q4)
                .containsEntry("sha256", Q4_HASH)
                .containsEntry("model", "zephyrus-3-8b");
        assertThat(resolve("rs-default").getString("kind")).isEqualTo("alias");
        assertThat(resolve("rs-default").getString("downloads[0].url")).isEqualTo(Q4);
        assertThat(resolve("zephyrus3:8b").getString("kind")).isEqualTo("family");
        assertThat(resolve("Zephyrus3:8b").getString("model")).isEqualTo("zephyrus-3-8b");
        assertThat(refused("{\"model\": \"zephyrus3\"}", 404)).contains("Did you mean zephyrus-3-8b?");
    }

    @Test
    void takesTheFileThatAnEntryNames() {
        Api.put("rs-web", """
                {"name": "RS web", "sizeBytes": 7, "sourceUrl": "https://example.org/a.gguf", "sha256": "%s"}""".formatted(Q4_HASH));
        Api.put("rs-file", """
                {"name": "RS file", "sizeBytes": 7, "sourceUrl": "https://huggingface.co/org/choices/blob/main/tiny-Q8_0.gguf"}""");
        Api.put("rs-none", "{\"name\": \"RS none\", \"sizeBytes\": 7}");
        Api.put("rs-changed", """
                {"name": "RS changed", "sizeBytes": 7, "sourceUrl": "hf://org/choices/tiny-Q8_0.gguf", "sha256": "%s"}""".formatted("ee".repeat(32)));

        assertThat(resolve("rs-web").getString("downloads[0].url")).isEqualTo("https://example.org/a.gguf");
        assertThat(resolve("rs-web").getString("downloads[0].sha256")).isEqualTo(Q4_HASH);
        assertThat(resolve("rs-file").getString("downloads[0].url")).endsWith("tiny-Q8_0.gguf@c9");
        assertThat(refused("{\"model\": \"rs-none\"}", 404)).contains("names no source");
        assertThat(refused("{\"model\": \"rs-changed\"}", 404)).contains("other content than the catalogue entry");
        Api.put("rs-gone", """
                {"name": "RS gone", "sizeBytes": 7, "sourceRepo": "org/choices", "sha256": "%s"}""".formatted("ee".repeat(32)));
        assertThat(refused("{\"model\": \"rs-gone\"}", 404)).contains("other content than the catalogue entry rs-gone");
    }

    @Test
    void asksOllamaOnlyWhenNothingElseHasTheName() {
        guards.reset();
        assertThat(refused("{\"model\": \"nothing-has-this:8b\"}", 404)).contains("ollama://nothing-has-this:8b");
        System.setProperty("test.stand-in-ollama", "true");
        try {
            guards.reset();
            JsonPath resolved = resolve("nothing-has-this:8b");

            assertThat(resolved.getString("kind")).isEqualTo("ollama");
            assertThat(resolved.getString("downloads[0].url")).isEqualTo("ollama://nothing-has-this:8b");
        } finally {
            System.clearProperty("test.stand-in-ollama");
            guards.reset();
        }
    }

    @Test
    void keepsTheQueryOfAUrlOutOfWhatIsSaid() {
        JsonPath resolved = resolve("https://example.org/a.gguf?token=secret");

        assertThat(resolved.getString("kind")).isEqualTo("url");
        assertThat(resolved.getString("downloads[0].url")).endsWith("?token=secret");
        assertThat(resolved.getString("asked") + resolved.getString("taken")).doesNotContain("secret");
    }

    @Test
    void takesANamedFileAloneWithoutAList() {
        JsonPath resolved = resolve("hf://org/unlisted/q4/tiny.gguf@v3");

        assertThat(resolved.getString("taken")).contains("q4/tiny.gguf, alone");
        assertThat(resolved.getList("downloads.url")).containsExactly("hf://org/unlisted/q4/tiny.gguf@v3");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|must not be missing",
                "{\"model\": \"https://example.org/a.gguf.part1of2\"}|400|not joined",
                "{\"model\": \"org/choices:Q5_K_M\"}|404|Q4_K_M, Q8_0",
                "{\"model\": \"hf://org/choices/absent.gguf\"}|404|no file absent.gguf",
                "{\"model\": \"https://huggingface.co/org/choices/tree/main/q9\"}|404|no model in q9/",
                "{\"model\": \"org/absent\"}|404|no such repository",
                "{\"model\": \"org/choices@v1\", \"revision\": \"v2\"}|400|v1",
                "{\"model\": \"https://example.org/a.gguf\", \"revision\": \"v2\"}|400|Hub",
                "{\"model\": \"ollama://x\", \"include\": [\"*\"]}|400|Hub",
            })
    void saysWhatToType(String body, int status, String said) {
        assertThat(refused(body, status)).contains(said);
    }

    @Test
    void limitsPatterns() {
        String longest = "*".repeat(500);
        resolved("{\"model\": \"org/choices\", \"include\": [\"" + longest + "\"]}", 200);

        for (String include : List.of("null", "\"x\", null", "\"*" + longest + "\"", "\"x\"" + ", \"x\"".repeat(100))) {
            assertThat(resolved("{\"model\": \"org/choices\", \"include\": [" + include + "]}", 400)
                            .getString("field"))
                    .isEqualTo("include");
        }
    }

    private static JsonPath resolve(String model) {
        return resolved("{\"model\": \"" + model + "\"}", 200);
    }

    private static String refused(String body, int status) {
        return resolved(body, status).getString("detail");
    }

    private static JsonPath resolved(String body, int status) {
        var response = Api.request().contentType("application/json").body(body).post("/api/models/resolve");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        return response.jsonPath();
    }
}

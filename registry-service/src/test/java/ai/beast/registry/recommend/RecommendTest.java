package ai.beast.registry.recommend;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class RecommendTest {
    private static final long GIB = 1L << 30;

    /** Shape of Llama 3.1 8B: 128 KiB of f16 cache a token. */
    private static final String LLAMA_8B = """
            {"weightBytes": 4912898304, "embeddingLength": 4096, "feedForwardLength": 14336, "headCount": 32,
             "vocabularySize": 128256, "generates": true, "complete": true,
             "layers": [{"kind": "FULL", "count": 32, "keyWidth": 1024, "valueWidth": 1024, "window": 0,
               "stateElements": 0}]}""";

    private static final String BILLIONS_70 = "\"parameterCount\": 70000000000";

    @Test
    void aTaskMeansItsTagsAndAnyOtherWordIsOne() {
        put("rt-assistant", "\"tags\": [\"assistant\", \"rt-one\"], \"rating\": 5");
        put("rt-sdxl", "\"tags\": [\"sdxl\", \"rt-two\"]");

        assertThat(ids(Map.of("task", "chat"))).contains("rt-assistant").doesNotContain("rt-sdxl");
        assertThat(ids(Map.of("task", "rt-two"))).containsExactly("rt-sdxl");
        assertThat(ids(Map.of("task", "sd"))).doesNotContain("rt-sdxl");
    }

    @Test
    void memoryDecidesItemByItem() {
        // given
        put(
                "rt-memory",
                "\"tags\": [\"rt-memory\"], \"contextLength\": 131072, \"sizeBytes\": 4920739232, \"dimensions\": "
                        + LLAMA_8B);
        // when
        JsonPath fits = recommend(Map.of("task", "rt-memory", "memoryGiB", "12", "context", "16k", "cache", "q8_0"));
        // then
        assertThat(fits.getBoolean("items[0].fits")).isTrue();
        assertThat(fits.getList("items[0].memory.items.name"))
                .containsExactly("weights", "kvCache", "computeBuffer", "overhead");
        assertThat(fits.getLong("items[0].memory.items[0].bytes")).isEqualTo(4_912_898_304L);
        assertThat(fits.getLong("items[0].memory.items[1].bytes")).isEqualTo(2 * GIB * 34 / 64);
        long total = fits.getList("items[0].memory.items.bytes", Long.class).stream()
                .mapToLong(Long::longValue)
                .sum();
        assertThat(fits.getLong("items[0].memory.totalBytes")).isEqualTo(total);
        assertThat(fits.getList("items[0].reasons.code")).contains("task", "memory", "context", "licence");
        // then: a context too long, a memory too small, a context it was not trained for
        assertThat(ids(Map.of("task", "rt-memory", "memoryGiB", "12", "context", "128k")))
                .isEmpty();
        assertThat(ids(Map.of("task", "rt-memory", "memoryGiB", "5"))).isEmpty();
        assertThat(ids(Map.of("task", "rt-memory", "context", "256k"))).isEmpty();
    }

    @Test
    void whatIsNotKnownIsSaidAndComesLast() {
        put("rt-unknown", "\"tags\": [\"rt-known\"], \"sizeBytes\": 1000, \"rating\": 5");
        put("rt-known", "\"tags\": [\"rt-known\"], \"dimensions\": " + LLAMA_8B);

        JsonPath both = recommend(Map.of("task", "rt-known", "memoryGiB", "24"));

        assertThat(both.getList("items.id")).containsExactly("rt-known", "rt-unknown");
        assertThat(both.getList("items.fits")).containsExactly(true, null);
        assertThat(both.getList("items.fit")).containsExactly("yes", "unknown");
        assertThat(both.getBoolean("items[1].memory.complete")).isFalse();
        assertThat(both.getString("items[1].reasons.find { it.code == 'memory' }.text"))
                .startsWith("Needs at least");
        assertThat(recommend(Map.of("task", "rt-known")).<String>getList("items.id"))
                .as("without a question about memory the better rated is first")
                .containsExactly("rt-unknown", "rt-known");
    }

    @Test
    void anEstimateFitsWhereItsBoundDoes() {
        put(
                "rt-bound",
                "\"tags\": [\"rt-bounds\"], \"parameterCount\": 8030261248, \"quantization\": \"Q4_K_M\", \"sizeBytes\": 0, \"dimensions\": "
                        + LLAMA_8B.replaceFirst("\"weightBytes\": *\\d+", "\"weightBytes\": 0"));

        JsonPath large = recommend(Map.of("task", "rt-bounds", "memoryGiB", "12"));
        JsonPath small = recommend(Map.of("task", "rt-bounds", "memoryGiB", "7.2"));

        assertThat(large.getBoolean("items[0].fits")).isTrue();
        assertThat(large.getString("items[0].fit")).isEqualTo("yes");
        assertThat(large.getString("items[0].reasons.find { it.code == 'memory' }.text"))
                .contains("Needs about", "at most");
        assertThat(small.getList("items.fits")).containsExactly((Object) null);
        assertThat(small.getList("items.fit")).containsExactly("likely");
        assertThat(recommend(Map.of("task", "rt-bounds")).getList("items.fit")).containsExactly((Object) null);
    }

    @Test
    void modelsOfOneFieldFollowThoseForAll() {
        put("rt-doctor", "\"tags\": [\"rt-field\", \"medical\"], \"parameterCount\": 70000000000");
        put("rt-anyone", "\"tags\": [\"rt-field\"], \"parameterCount\": 1000000000");

        assertThat(ids(Map.of("task", "rt-field"))).containsExactly("rt-anyone", "rt-doctor");
        assertThat(ids(Map.of("task", "medical"))).contains("rt-doctor");
    }

    @Test
    void makingImagesComesBeforeReadingThem() {
        put("rt-reader", "\"tags\": [\"vision\", \"multimodal\"], \"rating\": 5");
        put("rt-maker", "\"tags\": [\"image\", \"text-to-image\"]");

        List<String> ids = ids(Map.of("task", "image"));

        assertThat(ids).contains("rt-maker", "rt-reader");
        assertThat(ids.indexOf("rt-maker")).isLessThan(ids.indexOf("rt-reader"));
        assertThat(ids(Map.of("task", "vision"))).contains("rt-reader").doesNotContain("rt-maker");
    }

    @Test
    void largeMemoryShowsLargeModels() {
        put("rt-70b", "\"tags\": [\"rt-large\"], \"parameterCount\": 70000000000, \"sizeBytes\": 42520398432");
        put(
                "rt-72b",
                "\"tags\": [\"rt-large\"], \"parameterCount\": 72000000000, \"quantization\": \"Q4_K_M\", \"sizeBytes\": 0");
        for (int i = 0; i < 12; i++) {
            put("rt-8b-" + i, "\"tags\": [\"rt-large\"], \"parameterCount\": 8000000000, \"dimensions\": " + LLAMA_8B);
        }

        JsonPath large = recommend(Map.of("task", "rt-large", "memoryGiB", "64"));

        assertThat(large.getList("items.id", String.class)).startsWith("rt-72b", "rt-70b");
        assertThat(large.getList("items.fits").getFirst()).isNull();
        assertThat(large.getString("items[0].reasons.find { it.code == 'memory' }.text"))
                .contains("estimated from its parameters");
        assertThat(ids(Map.of("task", "rt-large", "memoryGiB", "24"))).doesNotContain("rt-70b", "rt-72b");
    }

    @Test
    void weightsOfUnknownSizeDoNotSeemSmall() {
        put(
                "rt-70b-s",
                "\"tags\": [\"rt-weights\"], " + BILLIONS_70 + ", \"quantization\": \"Q4_K_S\", \"sizeBytes\": 0");
        put("rt-70b-x", "\"tags\": [\"rt-weights\"], " + BILLIONS_70 + ", \"quantization\": \"X\", \"sizeBytes\": 0");
        put("rt-small", "\"tags\": [\"rt-weights\"], \"parameterCount\": 1000000000, \"sizeBytes\": 1000000000");

        assertThat(ids(Map.of("task", "rt-weights", "memoryGiB", "8"))).containsExactly("rt-small", "rt-70b-x");
        assertThat(ids(Map.of("task", "rt-weights", "memoryGiB", "64")))
                .containsExactly("rt-70b-s", "rt-small", "rt-70b-x");
    }

    @Test
    void newerGenerationComesBeforeOlderOfItsSize() {
        for (String version : List.of("2.5", "3", "3.8")) {
            put(
                    "rt-qwen" + version,
                    "\"tags\": [\"rt-generation\"], \"family\": \"qwen\", \"name\": \"RT Qwen" + version
                            + " 32B\", \"parameterCount\": 32000000000");
        }

        JsonPath generations = recommend(Map.of("task", "rt-generation"));

        assertThat(generations.getList("items.id")).containsExactly("rt-qwen3.8", "rt-qwen3", "rt-qwen2.5");
        assertThat(generations.getString("items[2].reasons.find { it.code == 'generation' }.text"))
                .contains("2 higher versions");
    }

    @Test
    void multilingualModelsFollowThoseThatStateTheLanguage() {
        put("rt-german", "\"tags\": [\"rt-tongue\"], \"languages\": [\"de\"]");
        put("rt-many", "\"tags\": [\"rt-tongue\", \"multilingual\"], \"rating\": 5");
        put("rt-english", "\"tags\": [\"rt-tongue\", \"multilingual\"], \"languages\": [\"en\"]");

        JsonPath german = recommend(Map.of("task", "rt-tongue", "language", "de"));

        assertThat(german.getList("items.id")).containsExactly("rt-german", "rt-many");
        assertThat(german.getString("items[1].reasons.find { it.code == 'languages' }.text"))
                .contains("no source states");
    }

    @Test
    void ratingDownloadsAndParametersDecideTheOrder() {
        put("rt-a", "\"tags\": [\"rt-order\"], \"parameterCount\": 1");
        put("rt-b", "\"tags\": [\"rt-order\"], \"parameterCount\": 2");
        put("rt-c", "\"tags\": [\"rt-order\"], \"rating\": 3");
        for (int i = 0; i < 10; i++) {
            put("rt-more-" + i, "\"tags\": [\"rt-order\"]");
        }

        List<String> ids = ids(Map.of("task", "rt-order"));

        assertThat(ids).hasSize(10).startsWith("rt-c", "rt-b", "rt-a");
        assertThat(ids(Map.of("task", "rt-order", "minRating", "2.5"))).containsExactly("rt-c");
    }

    @Test
    void licencesAndLanguagesAreConstraints() {
        put("rt-mit", "\"tags\": [\"rt-law\"], \"license\": \"MIT\", \"languages\": [\"de\", \"en\"]");
        put("rt-llama", "\"tags\": [\"rt-law\"], \"license\": \"Llama\"");
        put("rt-nc", "\"tags\": [\"rt-law\"], \"license\": \"Custom\", \"licenseSpdx\": \"CC-BY-NC-4.0\"");
        put("rt-none", "\"tags\": [\"rt-law\"]");

        assertThat(ids(Map.of("task", "rt-law", "commercial", "true"))).containsExactlyInAnyOrder("rt-mit", "rt-llama");
        assertThat(ids(Map.of("task", "rt-law", "language", "de"))).containsExactly("rt-mit");
        assertThat(ids(Map.of("task", "rt-law"))).hasSize(4);
    }

    @Test
    void sizeIsAConstraintOfItsOwn() {
        put("rt-large", "\"tags\": [\"rt-size\"], \"sizeBytes\": " + 101 * GIB);
        put(
                "rt-671b",
                "\"tags\": [\"rt-size\"], \"parameterCount\": 671000000000, \"quantization\": \"Q4_K_M\", \"sizeBytes\": 0");

        assertThat(ids(Map.of("task", "rt-size")))
                .as("100 GiB unless said otherwise")
                .isEmpty();
        assertThat(ids(Map.of("task", "rt-size", "maxSizeGiB", "101"))).containsExactly("rt-large");
        assertThat(ids(Map.of("task", "rt-size", "maxSizeGiB", "400"))).containsExactly("rt-671b", "rt-large");
    }

    @Test
    void oneModelIsEstimatedByItself() {
        put("rt-estimate", "\"dimensions\": " + LLAMA_8B);

        JsonPath need = request()
                .queryParam("context", "8192")
                .get(MODELS + "/rt-estimate/estimate")
                .jsonPath();

        assertThat(need.getBoolean("complete")).isTrue();
        assertThat(need.getLong("items.find { it.name == 'kvCache' }.bytes")).isEqualTo(GIB);
    }

    @ParameterizedTest
    @CsvSource({
        "memoryGiB, 0",
        "memoryGiB, much",
        "memoryGiB, 1e9999999",
        "context, 0",
        "context, 16g",
        "cache, q9_9",
        "sequences, 0",
        "maxSizeGiB, -1",
        "minRating, 7",
        "commercial, perhaps"
    })
    void badInputIsNamed(String field, String value) {
        JsonPath problem = request()
                .queryParam(field, value)
                .get(MODELS + "/recommend")
                .then()
                .statusCode(400)
                .extract()
                .jsonPath();

        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(problem.getString("code")).isEqualTo("invalid_field");
    }

    private static void put(String id, String fields) {
        String body = "{" + (fields.contains("\"name\"") ? "" : "\"name\": \"" + id + "\", ")
                + (fields.contains("sizeBytes") ? "" : "\"sizeBytes\": 1, ") + fields + "}";
        assertThat(Api.put(id, body).statusCode()).as(id).isIn(200, 201);
    }

    private static JsonPath recommend(Map<String, String> query) {
        return request()
                .queryParams(query)
                .get(MODELS + "/recommend")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<String> ids(Map<String, String> query) {
        return recommend(query).getList("items.id");
    }
}

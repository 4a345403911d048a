package ai.beast.registry.catalog.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class LineageTest {

    @Test
    void followsTheLineBothWays() {
        // given
        put("line-base", "org/base", "elsewhere/origin");
        put("line-tuned", null, "org/base");
        put("line-merged", null, "line-tuned");
        // when
        JsonPath merged = lineage("line-merged");
        JsonPath base = lineage("line-base");
        // then
        assertThat(merged.getString("ancestors.reference")).isEqualTo("[line-tuned, org/base, elsewhere/origin]");
        assertThat(merged.getString("ancestors.id")).isEqualTo("[line-tuned, line-base, null]");
        assertThat(base.getString("descendants.id")).isEqualTo("[line-tuned, line-merged]");
        assertThat(base.getString("descendants.generations")).isEqualTo("[1, 2]");
        assertThat(Api.request()
                        .queryParam("baseModel", "org/base")
                        .get(Api.MODELS)
                        .jsonPath()
                        .getString("items.id"))
                .isEqualTo("[line-tuned]");
    }

    @Test
    void aLineThatBitesItsTailEnds() {
        put("tail-1", null, "tail-2");
        put("tail-2", null, "tail-1");
        assertThat(lineage("tail-1").getList("ancestors.id")).contains("tail-2").hasSizeLessThan(3);
        assertThat(lineage("tail-1").getString("descendants.id")).isEqualTo("[tail-2]");
    }

    private static void put(String id, String repository, String base) {
        String source = repository == null ? "" : ", \"sourceRepo\": \"" + repository + "\"";
        Api.put(id, "{\"name\": \"" + id + "\", \"sizeBytes\": 1, \"baseModel\": \"" + base + "\"" + source + "}");
    }

    private static JsonPath lineage(String id) {
        return Api.request().get("/api/models/{id}/lineage", id).jsonPath();
    }
}

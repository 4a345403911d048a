package ai.beast.registry.catalog.shipped;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class ShippedCatalogueTest {
    private static final String FIRST = """
            {"id": "shipped-x", "name": "Shipped X", "sizeBytes": 5, "contextLength": 10, "author": "them",
             "unverified": ["contextLength"]}""".replace("\n", "");
    private static final String SECOND = """
            {"id": "shipped-x", "name": "Shipped X", "sizeBytes": 6, "contextLength": 20, "author": "others"}""";

    @Inject
    ShippedLines shipped;

    private static void clean() {
        for (String id : ShippedCatalogue.lines().stream()
                .map(line -> JsonPath.from(line).getString("id"))
                .toList()) {
            Api.request().delete(Api.MODELS + "/{id}", id);
        }
    }

    @Test
    void everyKnownModelIsEnteredOnce() {
        // when
        int entered = shipped.enterAll();
        int again = shipped.enterAll();
        // then
        assertThat(entered).isEqualTo(ShippedCatalogue.lines().size()).isGreaterThan(200);
        assertThat(again).isZero();
        JsonPath entry = Api.get("llama-3.2-1b-instruct").jsonPath();
        assertThat(entry.getString("license")).isEqualTo("Llama");
        assertThat(entry.getString("provenance.sizeBytes")).isEqualTo("catalogue");
        assertThat(entry.getString("provenance.contextLength")).isEqualTo("catalogue-unverified");
        assertThat(entry.getList("tags")).contains("chat", "instruct");
        clean();
    }

    @Test
    void leavesOutEntryWhoseNameIsTaken() {
        // given
        Api.put("own-y", "{\"name\": \"Taken Y\", \"sizeBytes\": 1}");
        // when
        int entered = shipped.enter("{\"id\": \"shipped-y\", \"name\": \"Taken Y\", \"sizeBytes\": 5}");
        // then
        assertThat(entered).isZero();
        assertThat(Api.get("shipped-y").statusCode()).isEqualTo(404);
        Api.request().delete(Api.MODELS + "/own-y");
    }

    @Test
    void newReleaseKeepsEditsAndDeletions() {
        // given
        shipped.enter(FIRST);
        String etag = Api.get("shipped-x").header("ETag");
        Api.patch("shipped-x", etag, "{\"author\": \"me\", \"rating\": 4}");
        // when
        assertThat(shipped.enter(SECOND)).isEqualTo(1);
        // then
        JsonPath entry = Api.get("shipped-x").jsonPath();
        assertThat(entry.getString("author")).isEqualTo("me");
        assertThat(entry.getInt("rating")).isEqualTo(4);
        assertThat(entry.getInt("sizeBytes")).isEqualTo(6);
        assertThat(entry.getInt("contextLength")).isEqualTo(20);
        assertThat(entry.getString("provenance.contextLength")).isEqualTo("catalogue");
        // when
        Api.request().delete(Api.MODELS + "/shipped-x");
        assertThat(shipped.enter(FIRST)).isZero();
        // then
        assertThat(Api.get("shipped-x").statusCode()).isEqualTo(404);
    }
}

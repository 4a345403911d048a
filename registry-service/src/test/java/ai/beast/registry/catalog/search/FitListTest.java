package ai.beast.registry.catalog.search;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.put;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class FitListTest {
    /** 64 KiB of f16 cache a token: 0.5 GiB at 8k, beside the weights. */
    private static final String SHAPE = """
        {"weightBytes": %d, "embeddingLength": 1024, "feedForwardLength": 4096, "headCount": 16,
         "vocabularySize": 1000, "generates": true, "complete": true,
         "layers": [{"kind": "FULL", "count": 16, "keyWidth": 1024, "valueWidth": 1024, "window": 0,
           "stateElements": 0}]}\
        """;

    private static final long GIB = 1L << 30;

    @Test
    void everyEntrySaysWhetherItFits() {
        model("fl-small", "fl-each", 2 * GIB);
        model("fl-tight", "fl-each", 8 * GIB);
        model("fl-large", "fl-each", 20 * GIB);
        unread("fl-unread", "fl-each", 1000);
        unread("fl-unread-large", "fl-each", 20 * GIB);

        JsonPath all = list("tag=fl-each&memoryGiB=10&sort=name");

        assertThat(all.getList("items.id"))
                .containsExactly("fl-large", "fl-small", "fl-tight", "fl-unread", "fl-unread-large");
        assertThat(all.getList("items.fits")).containsExactly("no", "yes", "tight", "unknown", "no");
        assertThat(all.getList("items.memoryComplete")).containsExactly(true, true, true, false, false);
        long total = request()
                .get(MODELS + "/fl-small/estimate?context=8k")
                .jsonPath()
                .getLong("totalBytes");
        assertThat(all.getLong("items[1].memoryBytes")).isEqualTo(total);
        assertThat(all.getString("items[1].family")).isEqualTo("other");
        JsonPath narrow = list("tag=fl-each&memoryGiB=10&fields=name&sort=name&fits=yes");
        assertThat(narrow.getMap("items[0]").keySet())
                .containsExactlyInAnyOrder("id", "name", "fits", "memoryBytes", "memoryComplete");
    }

    @Test
    void contextAndCacheDecide() {
        model("fl-context", "fl-context", 2 * GIB);

        assertThat(fits("memoryGiB=3.5&context=8k")).isEqualTo("yes");
        assertThat(fits("memoryGiB=3.5&context=64k")).isEqualTo("no");
        assertThat(fits("memoryGiB=3.5&context=8k&sequences=8")).isEqualTo("no");
        assertThat(fits("memoryGiB=5&context=64k&cache=q4_0")).isEqualTo("yes");
    }

    @Test
    void filtersTheWholeCatalogueInPages() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            model("fl-page-" + i, "fl-page", i % 2 == 0 ? 2 * GIB : 40 * GIB);
            if (i % 2 == 0) {
                expected.add("fl-page-" + i);
            }
        }

        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = list("tag=fl-page&memoryGiB=10&fits=yes&fits=tight&sort=name&limit=3&facets=tag"
                    + (cursor == null ? "" : "&cursor=" + cursor));
            found.addAll(page.getList("items.id"));
            cursor = page.getString("nextCursor");
            assertThat(page.getInt("facets.tag.find { it.value == 'fl-page' }.count"))
                    .isEqualTo(4);
        } while (cursor != null);

        assertThat(found).containsExactlyElementsOf(expected);
        String first =
                list("tag=fl-page&memoryGiB=10&fits=yes&sort=name&limit=3").getString("nextCursor");
        request()
                .get(MODELS + "?tag=fl-page&memoryGiB=11&fits=yes&sort=name&limit=3&cursor=" + first)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
    }

    @Test
    void changedEntryFitsAnew() {
        model("fl-change", "fl-change", 40 * GIB);
        assertThat(list("tag=fl-change&memoryGiB=10&fits=yes").getList("items")).isEmpty();

        model("fl-change", "fl-change", 2 * GIB);

        assertThat(list("tag=fl-change&memoryGiB=10&fits=yes").getList("items.id"))
                .containsExactly("fl-change");
        request().delete(MODELS + "/fl-change").then().statusCode(204);
        assertThat(list("tag=fl-change&memoryGiB=10&fits=yes").getList("items")).isEmpty();
    }

    @Test
    void refusesFilterWithoutMemory() {
        request()
                .get(MODELS + "?fits=yes")
                .then()
                .statusCode(400)
                .body("field", equalTo("memoryGiB"))
                .body("detail", containsString("required"));
        request().get(MODELS + "?memoryGiB=0&fits=yes").then().statusCode(400).body("field", equalTo("memoryGiB"));
        request()
                .get(MODELS + "?memoryGiB=8&fits=perhaps")
                .then()
                .statusCode(400)
                .body("field", equalTo("fits"));
        request().get(MODELS + "?memoryGiB=8&cache=q9").then().statusCode(400).body("field", equalTo("cache"));
        request()
                .get(MODELS + "?q=fl-nothing-is-called-so&memoryGiB=8&fits=yes")
                .then()
                .statusCode(200)
                .body("items", empty());
    }

    @Test
    void hostSaysWhatThereIs() {
        request().get(MODELS + "/host").then().statusCode(200).body("memory.totalBytes", greaterThan(0L));
    }

    private static String fits(String parameters) {
        return list("tag=fl-context&" + parameters).getString("items[0].fits");
    }

    private static JsonPath list(String parameters) {
        return request()
                .get(MODELS + "?" + parameters)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void model(String id, String tag, long weights) {
        put(
                        id,
                        "{\"name\": \"%s\", \"sizeBytes\": %d, \"contextLength\": 131072, \"tags\": [\"%s\"], \"dimensions\": %s}"
                                .formatted(id, weights, tag, SHAPE.formatted(weights)))
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }

    private static void unread(String id, String tag, long size) {
        put(id, "{\"name\": \"%s\", \"sizeBytes\": %d, \"tags\": [\"%s\"]}".formatted(id, size, tag))
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
    }
}

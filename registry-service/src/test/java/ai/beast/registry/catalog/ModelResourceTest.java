package ai.beast.registry.catalog;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class ModelResourceTest {

    @Test
    void registersThenKeepsWhatIsNotMentioned() {
        // given
        Response created = Api.put("keeps-1", """
                {"name": "Keeps", "version": "1", "family": "phi", "sizeBytes": 5, "license": "MIT",
                 "tags": ["chat"], "benchmarkScores": {"mmlu": 61.5}, "rating": 4.25, "description": "first"}""");
        assertThat(created.statusCode()).isEqualTo(201);
        String createdAt = created.path("createdAt");
        // when
        Response changed = Api.put("keeps-1", "{\"name\": \"Keeps\", \"sizeBytes\": 6, \"downloadCount\": 99}");
        // then
        JsonPath now = changed.jsonPath();
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(now.getLong("sizeBytes")).isEqualTo(6);
        assertThat(now.getString("description")).isEqualTo("first");
        assertThat(now.getList("tags")).containsExactly("chat");
        assertThat(now.getDouble("benchmarkScores.mmlu")).isEqualTo(61.5);
        assertThat(now.getDouble("rating")).isEqualTo(4.25);
        assertThat(now.getLong("downloadCount")).isZero();
        assertThat(now.getString("createdAt")).isEqualTo(createdAt);
        assertThat(now.getString("provenance.sizeBytes")).isEqualTo("user");
        assertThat(changed.header("ETag")).isNotEqualTo(created.header("ETag"));
    }

    @Test
    void whatWasReadCanBeSentBackAndChangesNothing() {
        // given
        Response created = Api.put("same-1", "{\"name\": \"Same\", \"sizeBytes\": 1, \"rating\": 3.5}");
        // when
        Response again = Api.put("same-1", created.asString());
        // then
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(again.asString()).isEqualTo(created.asString());
    }

    @Test
    void answersNotModifiedToWhoHasTheState() {
        String etag =
                Api.put("cached-1", "{\"name\": \"Cached\", \"sizeBytes\": 1}").header("ETag");
        request().header("If-None-Match", etag).get(MODELS + "/cached-1").then().statusCode(304);
        request()
                .header("If-None-Match", "\"x\", W/" + etag)
                .get(MODELS + "/cached-1")
                .then()
                .statusCode(304);
        request()
                .header("If-None-Match", "\"x\"")
                .get(MODELS + "/cached-1")
                .then()
                .statusCode(200);
    }

    @Test
    void patchesWithTheStateThatWasRead() {
        // given
        String etag = Api.put("patched-1", """
                {"name": "Patched", "sizeBytes": 1, "tags": ["a"], "benchmarkScores": {"x": 1, "y": 2}}""").header("ETag");
        // when
        Response patched = Api.patch("patched-1", etag, """
                {"tags": null, "benchmarkScores": {"x": null, "z": 3}, "description": "new", "family": null}""");
        // then
        assertThat(patched.statusCode()).isEqualTo(200);
        assertThat(patched.jsonPath().getList("tags")).isEmpty();
        assertThat(patched.jsonPath().getMap("benchmarkScores").keySet()).hasToString("[y, z]");
        assertThat(patched.jsonPath().getString("family")).isEqualTo("other");
        assertThat(patched.jsonPath().getString("provenance.family")).isEqualTo("user");
        // and the old state no longer does
        problem(Api.patch("patched-1", etag, "{\"description\": \"lost\"}"), 412, "precondition_failed", "If-Match");
        problem(
                request().header("If-Match", etag).delete(MODELS + "/patched-1"),
                412,
                "precondition_failed",
                "If-Match");
        problem(
                request()
                        .header("If-Match", etag)
                        .contentType("application/json")
                        .body("{\"sizeBytes\": 2}")
                        .put(MODELS + "/patched-1"),
                412,
                "precondition_failed",
                "If-Match");
    }

    @Test
    void asksForAPrecondition() {
        Api.put("careful-1", "{\"name\": \"Careful\", \"sizeBytes\": 1}");
        problem(
                request().contentType("application/merge-patch+json").body("{}").patch(MODELS + "/careful-1"),
                428,
                "precondition_required",
                "If-Match");
        problem(
                request()
                        .header("If-None-Match", "*")
                        .contentType("application/json")
                        .body("{\"name\": \"Careful\", \"sizeBytes\": 1}")
                        .put(MODELS + "/careful-1"),
                412,
                "precondition_failed",
                "If-None-Match");
        problem(
                request()
                        .header("If-Match", "\"1\"")
                        .contentType("application/json")
                        .body("{\"name\": \"Absent\", \"sizeBytes\": 1}")
                        .put(MODELS + "/absent-1"),
                412,
                "precondition_failed",
                "If-Match");
    }

    @Test
    void deletesOnce() {
        Api.put("gone-1", "{\"name\": \"Gone\", \"sizeBytes\": 1}");
        request().delete(MODELS + "/gone-1").then().statusCode(204);
        problem(request().delete(MODELS + "/gone-1"), 404, "not_found", null);
        problem(Api.get("gone-1"), 404, "not_found", null);
        problem(request().get(MODELS + "/gone-1/instances"), 404, "not_found", null);
    }

    @Test
    void refusesTheSameNameAndVersionTwice() {
        Api.put("twin-1", "{\"name\": \"Twin\", \"version\": \"1\", \"sizeBytes\": 1}");
        problem(
                Api.put("twin-2", "{\"name\": \"Twin\", \"version\": \"1\", \"sizeBytes\": 1}"),
                409,
                "already_exists",
                "name");
        problem(Api.get("twin-2"), 404, "not_found", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"sizeBytes\": 1} | invalid_field | name",
                "{\"name\": \"X\"} | invalid_field | sizeBytes",
                "{\"name\": \" \", \"sizeBytes\": 1} | invalid_field | name",
                "{\"name\": \"X\", \"sizeBytes\": -1} | invalid_field | sizeBytes",
                "{\"name\": \"X\", \"sizeBytes\": \"big\"} | invalid_field | sizeBytes",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"family\": \"lama\"} | invalid_field | family",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"license\": \"WTFPL\"} | invalid_field | license",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"rating\": 7} | invalid_field | rating",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"rating\": -0.5} | invalid_field | rating",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"sha256\": \"abc\"} | invalid_field | sha256",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"contextLength\": 0} | invalid_field | contextLength",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"tags\": [\"\"]} | invalid_field | tags",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"tags\": [\"a\", \"a\"]} | invalid_field | tags",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"tags\": [null]} | invalid_field | tags",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"modalities\": [null]} | invalid_field | modalities",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"modalities\": [\"smell\"]} | invalid_field | modalities[0]",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"benchmarkScores\": {\"a\": 1e999}} | invalid_field | benchmarkScores",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"benchmarkScores\": {\"a\": null}} | invalid_field | benchmarkScores",
                "{\"name\": \"X\\u0000\", \"sizeBytes\": 1} | invalid_field | name",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"author\": \"\\ud800\"} | invalid_field | author",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"colour\": \"red\"} | invalid_field | colour",
                "{\"name\": \"X\", \"sizeBytes\": 1, \"id\": \"other-id\"} | invalid_field | id",
                "[] | malformed_json | ",
                "null | malformed_json | ",
                "{\"name\": | malformed_json | "
            })
    void namesTheFieldAtFaultAndStoresNothing(String body, String code, String field) {
        problem(Api.put("bad-1", body), 400, code, field);
        problem(Api.get("bad-1"), 404, "not_found", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"downloadCount\": 5} | downloadCount",
                "{\"colour\": null} | colour",
                "{\"name\": null} | name",
                "{\"sizeBytes\": null} | sizeBytes",
                "{\"rating\": 7} | rating"
            })
    void refusesPatchesOfWhatCannotBeSet(String patch, String field) {
        Api.put("unpatchable", "{\"name\": \"Unpatchable\", \"sizeBytes\": 1}");
        problem(Api.patch("unpatchable", "*", patch), 400, "invalid_field", field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"download", "recommend", "instances", "import", "export", "discover", "Upper", "-x", "a b", "x."
            })
    void refusesIdsThatAreNoSlugsOrReserved(String id) {
        problem(Api.put(id, "{\"name\": \"X\", \"sizeBytes\": 1}"), 400, "invalid_field", "id");
    }

    @Test
    void refusesWhatIsTooLarge() {
        String body = "{\"name\": \"X\", \"sizeBytes\": 1, \"description\": \"" + "d".repeat(3_000_000) + "\"}";
        problem(Api.put("large-1", body), 400, "invalid_field", "description");
        problem(
                request().contentType("text/plain").body("x").put(MODELS + "/large-1"),
                415,
                "unsupported_media_type",
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "sort, colour, invalid_field, sort",
        "sort, name;drop table model, invalid_field, sort",
        "family, lama, invalid_field, family",
        "license, GPL-7, invalid_field, license",
        "modality, smell, invalid_field, modality",
        "minSize, -1, invalid_field, minSize",
        "maxContext, many, invalid_field, maxContext",
        "fields, colour, invalid_field, fields",
        "facets, size, invalid_field, facets",
        "limit, 0, invalid_field, limit",
        "limit, 251, invalid_field, limit",
        "limit, many, invalid_field, limit",
        "sha256, xyz, invalid_field, sha256",
        "cursor, nonsense, invalid_cursor, cursor",
        "cursor, !!, invalid_cursor, cursor",
        "q, a b c d e f g h i j k, invalid_field, q"
    })
    void namesTheParameterAtFault(String parameter, String value, String code, String field) {
        problem(request().queryParam(parameter, value).get(MODELS), 400, code, field);
    }

    @Test
    void tagsMatchExactlyAndAllOfThem() {
        Api.put("tag-sdxl", "{\"name\": \"Tag A\", \"sizeBytes\": 1, \"tags\": [\"sdxl\", \"t-image\"]}");
        Api.put("tag-sd", "{\"name\": \"Tag B\", \"sizeBytes\": 1, \"tags\": [\"sd\", \"t-image\"]}");
        assertThat(ids(request().queryParam("tag", "sd").get(MODELS))).containsExactly("tag-sd");
        assertThat(ids(request().queryParam("tag", "t-image", "sdxl").get(MODELS)))
                .containsExactly("tag-sdxl");
        assertThat(ids(request().queryParam("tag", "sd", "sdxl").get(MODELS))).isEmpty();
    }

    @Test
    void findsByTextWithTypingErrorsAndWithoutMetacharacters() {
        Api.put("text-1", "{\"name\": \"Zephyrus Giant\", \"sizeBytes\": 1, \"description\": \"50% off_scale\"}");
        assertThat(ids(request().queryParam("q", "zephyrus").get(MODELS))).containsExactly("text-1");
        assertThat(ids(request().queryParam("q", "giant ZEPH").get(MODELS))).containsExactly("text-1");
        assertThat(ids(request().queryParam("q", "zephirus").get(MODELS))).containsExactly("text-1");
        assertThat(ids(request().queryParam("q", "50% off_scale").get(MODELS))).containsExactly("text-1");
        assertThat(ids(request().queryParam("q", "z%us").get(MODELS))).isEmpty();
        assertThat(ids(request().queryParam("q", "%").get(MODELS))).isEmpty();
        assertThat(request()
                        .queryParam("q", "'; DROP TABLE model; -- \\")
                        .get(MODELS)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void findsByHashAndFamily() {
        String sha256 = "0d".repeat(32);
        Api.put(
                "hash-1",
                "{\"name\": \"Hash\", \"sizeBytes\": 1, \"family\": \"flux\", \"sha256\": \"" + sha256 + "\"}");
        assertThat(ids(request().queryParam("sha256", sha256.toUpperCase()).get(MODELS)))
                .containsExactly("hash-1");
        assertThat(ids(request().queryParam("family", "flux").get(MODELS))).containsExactly("hash-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-rating", "-downloads", "name", "size", "-size", "-created", "-updated"})
    void pagesThroughEveryOrderWithoutLossOrRepetition(String sort) {
        // given
        for (int i = 0; i < 7; i++) {
            Api.put("page-" + i, """
                    {"name": "Page %d", "version": "%s", "sizeBytes": %d, "tags": ["paged"], "rating": %d}""".formatted(i % 3, i, i % 2, i % 4));
        }
        List<String> whole = ids(
                request().queryParam("tag", "paged").queryParam("sort", sort).get(MODELS));
        // when
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var page = request()
                    .queryParam("tag", "paged")
                    .queryParam("sort", sort)
                    .queryParam("limit", 2);
            Response answer = (cursor == null ? page : page.queryParam("cursor", cursor)).get(MODELS);
            seen.addAll(ids(answer));
            cursor = answer.path("nextCursor");
        } while (cursor != null);
        // then
        assertThat(seen).hasSize(7).isEqualTo(whole);
        if (sort.equals("-rating")) {
            assertThat(seen).containsExactly("page-3", "page-2", "page-6", "page-1", "page-5", "page-0", "page-4");
        }
    }

    @Test
    void rangesFacetsAndFieldsNarrowDown() {
        for (int i = 1; i <= 4; i++) {
            Api.put("narrow-" + i, """
                    {"name": "Narrow %d", "sizeBytes": %d, "tags": ["narrow", "t%d"], "license": "MIT",
                     "family": "%s", "languages": ["nl"], "modalities": ["audio"], "contextLength": %d}""".formatted(i, i * 10, i % 2, i == 4 ? "phi" : "gemma", i * 1000));
        }
        Response page = request()
                .queryParam("language", "nl")
                .queryParam("modality", "audio")
                .queryParam("license", "MIT")
                .queryParam("minSize", 20)
                .queryParam("maxContext", 4000)
                .queryParam("sort", "size")
                .queryParam("limit", 1)
                .queryParam("fields", "name, sizeBytes")
                .queryParam("facets", "family,tag")
                .get(MODELS);
        assertThat(ids(page)).containsExactly("narrow-2");
        JsonPath body = page.jsonPath();
        assertThat(body.getMap("items[0]").keySet().toString()).isEqualTo("[id, name, sizeBytes]");
        assertThat(body.getString("facets.family")).isEqualTo("[[value:gemma, count:2], [value:phi, count:1]]");
        assertThat(body.getString("facets.tag"))
                .isEqualTo("[[value:narrow, count:3], [value:t0, count:2], [value:t1, count:1]]");
        problem(
                request().queryParam("minSize", 2).queryParam("maxSize", 1).get(MODELS),
                400,
                "invalid_field",
                "maxSize");
    }

    @Test
    void whatIsCalledSoComesBeforeWhatOnlyMentionsIt() {
        Api.put("quokka-talk", "{\"name\": \"Talk\", \"sizeBytes\": 1, \"rating\": 1}");
        Api.put("talk-2", "{\"name\": \"Talk 2\", \"sizeBytes\": 1, \"rating\": 5, \"description\": \"a quokka\"}");
        assertThat(ids(request().queryParam("q", "quokka").get(MODELS))).containsExactly("quokka-talk", "talk-2");
        assertThat(ids(request().queryParam("q", "quoka").get(MODELS))).containsExactly("quokka-talk", "talk-2");
        assertThat(ids(request()
                        .queryParam("q", "quokka")
                        .queryParam("sort", "-rating")
                        .get(MODELS)))
                .containsExactly("talk-2", "quokka-talk");
    }

    @Test
    void aCursorBelongsToItsQuery() {
        Api.put("cursor-1", "{\"name\": \"Cursor 1\", \"sizeBytes\": 1, \"tags\": [\"cur\"]}");
        Api.put("cursor-2", "{\"name\": \"Cursor 2\", \"sizeBytes\": 1, \"tags\": [\"cur\"]}");
        String cursor = request()
                .queryParam("tag", "cur")
                .queryParam("limit", 1)
                .get(MODELS)
                .path("nextCursor");
        problem(request().queryParam("cursor", cursor).get(MODELS), 400, "invalid_cursor", "cursor");
        problem(
                request()
                        .queryParam("tag", "cur")
                        .queryParam("sort", "name")
                        .queryParam("cursor", cursor)
                        .get(MODELS),
                400,
                "invalid_cursor",
                "cursor");
        assertThat(ids(request()
                        .queryParam("tag", "cur")
                        .queryParam("limit", 5)
                        .queryParam("cursor", cursor)
                        .get(MODELS)))
                .containsExactly("cursor-2");
    }

    private static List<String> ids(Response page) {
        assertThat(page.statusCode()).as(page.asString()).isEqualTo(200);
        return page.jsonPath().getList("items.id");
    }

    private static void problem(Response answer, int status, String code, String field) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.jsonPath().getString("code")).isEqualTo(code);
        assertThat(answer.jsonPath().getString("field")).isEqualTo(field);
    }
}

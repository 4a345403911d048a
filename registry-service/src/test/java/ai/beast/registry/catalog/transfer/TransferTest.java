package ai.beast.registry.catalog.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.registry.Api;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class TransferTest {
    @TestHTTPResource("/api/models/import")
    URI address;

    @Test
    void aLineIsTakenInWholeOrNamed() {
        // given
        Api.put("moved-taken", "{\"name\": \"Moved\", \"version\": \"1\", \"sizeBytes\": 1}");
        String lines = """
                {"id": "moved-1", "name": "Moved 1", "sizeBytes": 1, "downloadCount": 7, "createdAt": "2020-01-01T00:00:00Z"}

                {"id": "moved-2", "name": "Moved 2", "sizeBytes": -1}
                {"id": "moved-3", "name": "Moved 3",
                {"id": "moved-4", "name": "Moved", "version": "1", "sizeBytes": 1}
                {"id": "Moved 5", "name": "Moved 5", "sizeBytes": 1}
                {"id": "moved-6", "name": "Moved 6", "sizeBytes": 1, "family": "lama"}
                {"id": "moved-7", "sizeBytes": 1}
                {"id": "moved-8", "name": "Moved 8", "sizeBytes": 1, "rating": 7}
                {"id": "moved-9", "name": "Moved 9", "sizeBytes": 1, "description": "%s"}
                {"id": "moved-10", "name": "Moved 10", "sizeBytes": 1}""".formatted("d".repeat(1024 * 1024));
        // when
        Response answer = Api.take(lines);
        // then
        JsonPath report = answer.jsonPath();
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        assertThat(report.getInt("lines")).isEqualTo(10);
        assertThat(report.getInt("created")).isEqualTo(2);
        assertThat(report.getInt("failed")).isEqualTo(8);
        List<String> errors = IntStream.range(0, 8)
                .mapToObj(i -> report.getString("errors[" + i + "].line") + " "
                        + report.getString("errors[" + i + "].code") + " "
                        + report.getString("errors[" + i + "].field"))
                .toList();
        assertThat(errors)
                .containsExactlyInAnyOrder(
                        "3 invalid_field sizeBytes",
                        "4 malformed_json null",
                        "5 already_exists name",
                        "6 invalid_field id",
                        "7 invalid_field family",
                        "8 invalid_field name",
                        "9 invalid_field rating",
                        "10 payload_too_large null");
        assertThat(Api.get("moved-1").jsonPath().getInt("downloadCount")).isEqualTo(7);
        assertThat(Api.get("moved-1").jsonPath().getString("createdAt")).startsWith("2020-01-01");
        assertThat(Api.get("moved-4").statusCode()).isEqualTo(404);
        assertThat(Api.get("moved-10").statusCode()).isEqualTo(200);
    }

    @Test
    void anExportTakenInAgainChangesNothing() {
        // given
        Api.put("round-1", "{\"name\": \"Round\", \"sizeBytes\": 3, \"tags\": [\"round\"], \"rating\": 3.5}");
        String etag = Api.get("round-1").header("ETag");
        String export = Api.request().get("/api/models/export").asString();
        assertThat(export.lines().filter(line -> line.contains("\"round-1\""))).hasSize(1);
        // when
        JsonPath report = Api.take(export).jsonPath();
        // then
        assertThat(report.getLong("unchanged")).isEqualTo(export.lines().count());
        assertThat(Api.get("round-1").header("ETag")).isEqualTo(etag);
        // when
        Api.request().delete(Api.MODELS + "/round-1");
        Api.take(export);
        // then
        JsonPath entry = Api.get("round-1").jsonPath();
        assertThat(entry.getString("provenance.tags")).isEqualTo("user");
        assertThat(entry.getString("provenance.family")).isNull();
        assertThat(entry.getFloat("rating")).isEqualTo(3.5f);
    }

    /** More than any other body may have, sent without its length: nothing of it may be held. */
    @Test
    void anImportMayBeOfAnyLength() throws Exception {
        // given
        int count = 1500;
        String padding = "p".repeat(15_000);
        List<InputStream> lines = IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"bulk-" + i % 20 + "\", \"name\": \"Bulk " + i % 20
                        + "\", \"sizeBytes\": 1, \"limitations\": \"" + padding + "\"}\n")
                .map(line -> (InputStream) new java.io.ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", TestKeys.bearer(TestKeys.WRITE))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new SequenceInputStream(Collections.enumeration(lines))))
                .build();
        // when
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            // then
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(JsonPath.from(answer.body()).getInt("created")).isEqualTo(20);
            assertThat(JsonPath.from(answer.body()).getInt("unchanged")).isEqualTo(count - 20);
        }
    }

    @Test
    void otherBodiesMayNot() {
        String large = "{\"name\": \"X\", \"sizeBytes\": 1, \"description\": \"" + "d".repeat(17 * 1024 * 1024) + "\"}";
        Response answer = Api.put("large-2", large);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.jsonPath().getString("code")).isEqualTo("payload_too_large");
    }
}

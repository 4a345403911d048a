package ai.beast.registry.discovery.scan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.ModelDownloaded;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.registry.Api;
import ai.beast.registry.discovery.ShippedEntries;
import ai.beast.registry.discovery.installed.ModelEvents;
import ai.beast.registry.discovery.layout.Layout;
import ai.beast.registry.discovery.root.ModelRoot;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In any order of edits, ratings, downloads, scans, imports and shipped catalogues no edit, rating or count is lost, the
 * creation time stays, and what is sent twice changes nothing. A failure names its seed.
 */
@QuarkusTest
@WithTestResource(Infrastructure.class)
class CatalogueLawsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STEPS = 30;

    @Inject
    ModelEvents events;

    @Inject
    ShippedEntries shipped;

    @Inject
    RootScan scan;

    TestInfra infra;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void editsRatingsAndCountsStay(long seed) throws Exception {
        Random random = new Random(seed);
        String id = "law-" + seed;
        Map<String, JsonNode> edited = new HashMap<>();
        Set<String> downloads = new HashSet<>();
        List<String> delivered = new ArrayList<>();
        String createdAt = null;
        Integer rated = null;
        for (int step = 0; step < STEPS; step++) {
            // when
            switch (random.nextInt(8)) {
                case 0 -> put(id, random, edited, rated != null);
                case 1 -> patch(id, random, edited, rated != null);
                case 2 -> {
                    String eventId = id + "-" + step;
                    String message = download(id, eventId, random);
                    downloads.add(eventId);
                    delivered.add(message);
                    events.on(List.of(message));
                }
                case 3 -> moved(id, random);
                case 4 -> shipped.enter(id, random);
                case 5 -> rated = rate(id, random, edited, rated);
                case 6 -> scan.scan(new ModelRoot("internal", infra.modelsDir(), Layout.FILES));
                default -> {
                    if (!delivered.isEmpty()) {
                        events.on(List.of(delivered.get(random.nextInt(delivered.size()))));
                    }
                }
            }
            // then
            Response now = Api.get(id);
            if (now.statusCode() == 404) {
                assertThat(downloads).isEmpty();
                assertThat(edited).isEmpty();
                continue;
            }
            JsonNode entry = JSON.readTree(now.asString());
            edited.forEach((field, value) -> assertThat(comparable(entry.get(field)))
                    .as("%s after step of seed %d", field, seed)
                    .isEqualTo(comparable(value)));
            assertThat(entry.path("downloadCount").asInt()).isEqualTo(downloads.size());
            assertThat(entry.path("ratingCount").asInt()).isEqualTo(rated == null ? 0 : 1);
            createdAt = createdAt == null ? entry.path("createdAt").asText() : createdAt;
            assertThat(entry.path("createdAt").asText()).isEqualTo(createdAt);
        }
    }

    private static void put(String id, Random random, Map<String, JsonNode> edited, boolean rated) throws Exception {
        Response before = Api.get(id);
        ObjectNode body = fields(random);
        body.remove(rated ? List.of("rating") : List.of());
        if (before.statusCode() == 404) {
            body.put("name", "Law of " + id).put("sizeBytes", 7);
        }
        assertThat(Api.put(id, body.toString()).statusCode()).isIn(200, 201);
        String etag = Api.get(id).header("ETag");
        assertThat(Api.put(id, body.toString()).header("ETag")).isEqualTo(etag);
        JsonNode had = before.statusCode() == 404 ? JSON.createObjectNode() : JSON.readTree(before.asString());
        body.properties().forEach(field -> {
            if (!comparable(field.getValue()).equals(comparable(had.path(field.getKey())))) {
                edited.put(field.getKey(), field.getValue());
            }
        });
    }

    private static @Nullable Integer rate(
            String id, Random random, Map<String, JsonNode> edited, @Nullable Integer before) {
        int stars = random.nextInt(6);
        int status = Api.request()
                .contentType("application/json")
                .body("{\"rating\":" + stars + "}")
                .put(Api.MODELS + "/{id}/rating", id)
                .statusCode();
        if (status == 404) {
            return before;
        }
        assertThat(status).isEqualTo(200);
        edited.put("rating", JSON.getNodeFactory().numberNode(stars));
        return stars;
    }

    /** A line of another catalogue's export, where files and hubs said things, but no person. */
    private static void moved(String id, Random random) {
        ObjectNode line = fields(random).put("id", id);
        line.remove("sizeBytes");
        line.put("downloadCount", 1_000_000).put("createdAt", "2001-01-01T00:00:00Z");
        ObjectNode provenance = JSON.createObjectNode();
        line.fieldNames().forEachRemaining(field -> {
            if (!Set.of("id", "downloadCount", "createdAt").contains(field)) {
                provenance.put(field, random.nextBoolean() ? "header" : "upstream");
            }
        });
        line.set("provenance", provenance);
        if (Api.get(id).statusCode() == 200) {
            Response answer = Api.take(line + "\n");
            assertThat(answer.jsonPath().getInt("failed")).as(answer.asString()).isZero();
            assertThat(Api.take(line + "\n").jsonPath().getInt("unchanged")).isOne();
        }
    }

    private static void patch(String id, Random random, Map<String, JsonNode> edited, boolean rated) {
        Response before = Api.get(id);
        if (before.statusCode() == 404) {
            return;
        }
        ObjectNode patch = fields(random);
        patch.remove(rated ? List.of("rating") : List.of());
        if (random.nextInt(3) == 0) {
            patch.putNull("author");
        }
        assertThat(Api.patch(id, before.header("ETag"), patch.toString()).statusCode())
                .isEqualTo(200);
        patch.properties().forEach(field -> edited.put(field.getKey(), field.getValue()));
    }

    private static ObjectNode fields(Random random) {
        ObjectNode fields = JSON.createObjectNode();
        if (random.nextBoolean()) {
            fields.put("description", "words " + random.nextInt(3));
        }
        if (random.nextBoolean()) {
            fields.put("license", random.nextBoolean() ? "Custom" : "MIT");
        }
        if (random.nextBoolean()) {
            fields.put("rating", random.nextInt(6));
        }
        if (random.nextBoolean()) {
            fields.put("author", "author " + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            fields.putArray("tags").add("tag-" + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
            fields.put("sizeBytes", random.nextInt(1000));
        }
        return fields;
    }

    private String download(String id, String eventId, Random random) throws Exception {
        Path file = infra.modelsDir().resolve(id + "-" + random.nextInt(2) + ".gguf");
        if (random.nextInt(4) > 0) {
            GgufWriter.of(random.nextBoolean() ? "llama" : "qwen3")
                    .text("general.name", "Name " + random.nextInt(3))
                    .text("general.author", "file's author " + random.nextInt(3))
                    .text("general.description", "file's words " + random.nextInt(3))
                    .text("general.license", random.nextBoolean() ? "mit" : "apache-2.0")
                    .tensor("token_embd.weight", GgmlType.F16, 64, 32)
                    .write(file);
        }
        String sha256 = "%064x".formatted(random.nextLong() & Long.MAX_VALUE);
        var data = new ModelDownloaded(
                eventId, id, file.toString(), "internal", "https://models.example/" + id, null, null, sha256, 42, 1);
        return EventJson.write(Events.of("queue-worker", eventId, data));
    }

    private static Object comparable(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : value;
    }
}

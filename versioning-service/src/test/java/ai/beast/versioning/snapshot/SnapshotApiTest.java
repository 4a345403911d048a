package ai.beast.versioning.snapshot;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static ai.beast.versioning.Api.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import ai.beast.contracts.EventType;
import ai.beast.contracts.ModelDeleted;
import ai.beast.contracts.ModelUpdated;
import ai.beast.messaging.EventJson;
import ai.beast.modelfiles.synth.TinyLlama;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import ai.beast.versioning.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class SnapshotApiTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    TestInfra infra;

    private Path models;
    /** A model no other test knows. */
    private String model;

    @BeforeEach
    void aModelOfItsOwn() {
        models = infra.modelsDir();
        model = "model-" + UUID.randomUUID();
    }

    @Test
    void aSnapshotSaysWhatWasStored() throws Exception {
        Path file = models.resolve(model + ".gguf");
        TinyLlama.named(model, 1).write(file);

        take(Map.of(
                        "model", model,
                        "version", "2026-11",
                        "path", file.toString(),
                        "metadata", Map.of("reason", "a test"),
                        "labels", List.of("known-good")))
                .statusCode(201)
                .header("Location", containsString("/api/snapshots/" + hash(file)))
                .body("sha256", equalTo(hash(file)))
                .body("version", equalTo(hash(file).substring(0, 8)))
                .body("model", equalTo(model))
                .body("modelVersion", equalTo("2026-11"))
                .body("path", equalTo(file.toString()))
                .body("sizeBytes", equalTo((int) Files.size(file)))
                .body("metadata.reason", equalTo("a test"))
                .body("labels", contains("known-good"))
                .body("health", equalTo("unverified"))
                .body("sources", hasSize(1))
                .body("createdAt", notNullValue());
    }

    @Test
    void withoutWaitingThereIsAnOperationToFollow() {
        Path file = random(models.resolve(model), 100_000);

        var accepted = asWriter()
                .body(Map.of("model", model, "path", model))
                .post("/api/snapshots")
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/snapshots/operations/"))
                .body("kind", equalTo("snapshot"))
                .body("requestedBy", notNullValue())
                .extract();

        String operation = accepted.path("id");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + operation)
                        .then()
                        .body("state", equalTo("succeeded"))
                        .body("progress.bytesDone", equalTo(100_000))
                        .body("progress.bytesTotal", equalTo(100_000))
                        .body("result.sha256", equalTo(hash(file)))
                        .body("result.created", equalTo(true)));
        RestAssured.given()
                .header("Authorization", TestKeys.bearer(TestKeys.READ))
                .get("/api/snapshots/operations/" + operation + "/progress")
                .then()
                .statusCode(200)
                .body(startsWith("data:"))
                .body(containsString("\"succeeded\""));
    }

    @Test
    void theSameContentAnswersWithTheExistingSnapshot() {
        Path file = random(models.resolve(model), 100_000);
        String first = take(model, file).statusCode(201).extract().path("createdAt");

        take(model, file).statusCode(200).body("createdAt", equalTo(first)).body("sources", hasSize(1));
    }

    @Test
    void theSameContentUnderTwoModelsIsOneSnapshotWithTwoSources() throws Exception {
        Path file = random(models.resolve(model), 100_000);
        Path copy = Files.copy(file, models.resolve(model + "-copy"));
        String digest = snapshot(model, file);

        take(model + "-copy", copy)
                .statusCode(201)
                .body("sha256", equalTo(digest))
                .body("model", equalTo(model + "-copy"));

        asWriter().get("/api/snapshots/" + digest).then().body("sources.model", contains(model, model + "-copy"));
        asWriter()
                .get("/api/snapshots?model=" + model + "-copy")
                .then()
                .body("items", hasSize(1))
                .body("items[0].path", equalTo(copy.toString()));
    }

    @Test
    void aSnapshotIsAnnouncedOnce() throws Exception {
        try (Topic topic = new Topic(infra)) {
            Path file = random(models.resolve(model), 100_000);
            String digest = snapshot(model, file);
            snapshot(model, file);
            Path next = random(models.resolve(model + "-2"), 10);
            snapshot(model, next);

            await().atMost(TIMEOUT).until(() -> topic.about(model).size() >= 2);

            var events = topic.about(model);
            assertThat(events).hasSize(2).allMatch(event -> event.getType().equals(EventType.MODEL_UPDATED.wireName()));
            ModelUpdated update = (ModelUpdated) EventJson.data(events.getFirst());
            assertThat(update.change()).isEqualTo(ModelUpdated.Change.SNAPSHOTTED);
            assertThat(update.sha256()).isEqualTo(digest);
            assertThat(update.path()).isEqualTo(file.toString());
        }
    }

    @Test
    void theEndOfAModelIsAnnouncedWithItsLastSnapshot() throws Exception {
        try (Topic topic = new Topic(infra)) {
            Path file = random(models.resolve(model), 1000);
            String first = snapshot(model, file);
            random(file, 2000);
            String last = snapshot(model, file);
            Files.delete(file);

            asWriter().delete("/api/snapshots/" + first).then().statusCode(204);
            asWriter().delete("/api/snapshots/" + last).then().statusCode(204);

            await().atMost(TIMEOUT).until(() -> topic.about(model).size() >= 5);
            var events = topic.about(model);
            ModelUpdated firstGone = (ModelUpdated) EventJson.data(events.get(2));
            assertThat(firstGone.change()).isEqualTo(ModelUpdated.Change.SNAPSHOT_DELETED);
            assertThat(firstGone.sha256()).isEqualTo(first);
            ModelUpdated lastGone = (ModelUpdated) EventJson.data(events.get(3));
            assertThat(lastGone.sha256()).isEqualTo(last);
            assertThat(EventJson.data(events.get(4))).isEqualTo(new ModelDeleted(model, file.toString(), last));
        }
    }

    @Test
    void theListIsNewestFirstAndPages() {
        List<String> digests = List.of(
                snapshot(model, random(models.resolve(model + "-1"), 1000)),
                snapshot(model, random(models.resolve(model + "-2"), 1000)),
                snapshot(model, random(models.resolve(model + "-3"), 1000)));

        String cursor = asWriter()
                .get("/api/snapshots?limit=2&model=" + model)
                .then()
                .statusCode(200)
                .body("items.sha256", contains(digests.get(2), digests.get(1)))
                .extract()
                .path("nextCursor");
        asWriter()
                .get("/api/snapshots?limit=2&model=" + model + "&cursor=" + cursor)
                .then()
                .body("items.sha256", contains(digests.get(0)))
                .body("nextCursor", nullValue());
        asWriter()
                .get("/api/snapshots?limit=2&model=other&cursor=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
        asWriter()
                .get("/api/snapshots?limit=200")
                .then()
                .body("items.sha256", hasItems(digests.toArray(String[]::new)));
    }

    @Test
    void theListFiltersByDigestAndByWholeLabels() {
        Path file = random(models.resolve(model), 1000);
        take(Map.of("model", model, "path", file.toString(), "labels", List.of("good")));

        asWriter().get("/api/snapshots?sha256=" + hash(file)).then().body("items.model", contains(model));
        asWriter()
                .get("/api/snapshots?label=good&model=" + model)
                .then()
                .body("items", hasSize(1))
                .body("items.labels", everyItem(contains("good")));
        asWriter().get("/api/snapshots?label=goo&model=" + model).then().body("items", hasSize(0));
    }

    @Test
    void aPrefixThatFitsOneSnapshotIsEnough() {
        String digest = snapshot(model, random(models.resolve(model), 1000));

        asWriter()
                .get("/api/snapshots/" + digest.substring(0, 12).toUpperCase(java.util.Locale.ROOT))
                .then()
                .statusCode(200)
                .body("sha256", equalTo(digest));
    }

    @Test
    void anAmbiguousPrefixNamesTheCandidates() {
        Map<String, String> byPrefix = new HashMap<>();
        for (int i = 0; ; i++) {
            String digest = sha256Of(model + i);
            String twin = byPrefix.putIfAbsent(digest.substring(0, 4), model + i);
            if (twin != null) {
                snapshot(model, text(models.resolve(model + "-a"), twin));
                snapshot(model, text(models.resolve(model + "-b"), model + i));
                asWriter()
                        .get("/api/snapshots/" + digest.substring(0, 4))
                        .then()
                        .statusCode(409)
                        .body("code", equalTo("conflict"))
                        .body("candidates", containsInAnyOrder(sha256Of(twin), digest));
                asWriter()
                        .delete("/api/snapshots/" + digest.substring(0, 4))
                        .then()
                        .statusCode(409);
                return;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-abc", "%20%20%20%20", "00000000000000000000000000000000000000000000000000000000000000000"})
    void whatCanBeNeitherADigestNorALabelIsSaidSo(String digest) {
        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_field"))
                .body("field", equalTo("digest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "xyzw", "0000000", "no-such-label"})
    void whatNothingHasAsDigestOrLabelIsNotFound(String reference) {
        asWriter().get("/api/snapshots/" + reference).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void aDeletedSnapshotIsGoneAndCanBeTakenAgain() {
        Path file = random(models.resolve(model), 1000);
        String digest = snapshot(model, file);

        asWriter().delete("/api/snapshots/" + digest).then().statusCode(204);

        asWriter().get("/api/snapshots/" + digest).then().statusCode(404).body("code", equalTo("not_found"));
        asWriter().get("/api/snapshots?model=" + model).then().body("items", hasSize(0));
        asWriter().delete("/api/snapshots/" + digest).then().statusCode(404);
        take(model, file).statusCode(201);
    }

    @Test
    void verificationFindsWhatIsWrongAndRecordsIt() throws Exception {
        Path file = models.resolve(model + ".gguf");
        TinyLlama.named(model, model.hashCode()).write(file);
        String digest = snapshot(model, file);
        asWriter()
                .post("/api/snapshots/" + digest + "/verify?wait=true")
                .then()
                .statusCode(200)
                .body("health", equalTo("healthy"));
        String chunk = damageChunkOf(digest, "output.weight");

        asWriter()
                .post("/api/snapshots/" + digest + "/verify?wait=true")
                .then()
                .statusCode(200)
                .body("health", equalTo("damaged"))
                .body("damages", hasSize(1))
                .body("damages[0].tensors", hasItem("output.weight"))
                .body("damages[0].chunk", equalTo(chunk))
                .body("damages[0].kind", equalTo("corrupt"));
        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .body("health", equalTo("damaged"))
                .body("damage", containsString("output.weight"));

        take(model, file).statusCode(200).body("health", equalTo("unverified"));
        asWriter().post("/api/snapshots/" + digest + "/verify?wait=true").then().body("health", equalTo("healthy"));
    }

    private String damageChunkOf(String digest, String tensor) throws Exception {
        try (var manifests =
                Files.list(infra.dataDir().resolve("snapshots/manifests").resolve(digest.substring(0, 2)))) {
            Path manifest = manifests
                    .filter(path -> path.getFileName().toString().startsWith(digest))
                    .findFirst()
                    .orElseThrow();
            String line = Files.readAllLines(manifest).stream()
                    .filter(text -> text.contains("\"" + tensor + "\""))
                    .findFirst()
                    .orElseThrow();
            String chunk = line.replaceFirst(".*\"sha256\":\"([0-9a-f]{64})\".*", "$1");
            Path file = infra.dataDir()
                    .resolve("snapshots/chunks")
                    .resolve(chunk.substring(0, 2))
                    .resolve(chunk);
            byte[] bytes = Files.readAllBytes(file);
            bytes[7] ^= 1;
            Files.write(file, bytes);
            return chunk;
        }
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void aBadRequestSaysWhatIsWrong(Map<String, Object> change, int status, String code, String field)
            throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of("model", model, "path", "good-file"));
        random(models.resolve("good-file"), 10);
        Files.createDirectories(models.resolve("a-directory"));
        Path outside = random(infra.dataDir().resolve("outside"), 10);
        if (!Files.exists(models.resolve("a-link-out"))) {
            Files.createSymbolicLink(models.resolve("a-link-out"), outside);
            new ProcessBuilder("mkfifo", models.resolve("a-pipe").toString())
                    .start()
                    .waitFor();
        }
        request.putAll(change);

        asWriter()
                .body(request)
                .post("/api/snapshots?wait=true")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("field", equalTo(field));
    }

    static Object[][] badRequests() {
        return new Object[][] {
            {Map.of("path", "missing"), 400, "invalid_field", "path"},
            {Map.of("path", "a-directory"), 400, "invalid_field", "path"},
            {Map.of("path", "a-pipe"), 400, "invalid_field", "path"},
            {Map.of("path", "good-file/below"), 400, "invalid_field", "path"},
            {Map.of("path", "a-link-out"), 403, "path_outside_roots", "path"},
            {Map.of("path", "../outside"), 403, "path_outside_roots", "path"},
            {Map.of("path", "/etc/passwd"), 403, "path_outside_roots", "path"},
            {Map.of("path", ""), 400, "invalid_field", "path"},
            {Map.of("path", "nul\0l"), 400, "invalid_field", "path"},
            {Map.of("path", "x".repeat(300)), 400, "invalid_field", "path"},
            {Map.of("model", " "), 400, "invalid_field", "model"},
            {Map.of("model", "two\nlines"), 400, "invalid_field", "model"},
            {Map.of("model", "x".repeat(201)), 400, "invalid_field", "model"},
            {Map.of("labels", List.of("odd label")), 400, "invalid_field", "labels[0].<list element>"},
            {Map.of("nonsense", 1), 400, "invalid_field", "nonsense"},
            {Map.of("metadata", Map.of("key", "x".repeat(2001))), 400, "invalid_field", "metadata[key].<map value>"},
        };
    }

    private static Path text(Path file, String content) {
        try {
            return Files.writeString(file, content);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static String sha256Of(String content) {
        return ai.beast.versioning.store.chunk.Sha256.of(
                        java.nio.ByteBuffer.wrap(content.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hex();
    }
}

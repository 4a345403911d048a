package ai.beast.versioning.deletion;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.contracts.ModelDeleted;
import ai.beast.contracts.ModelUpdated;
import ai.beast.contracts.ModelUpdated.Change;
import ai.beast.messaging.EventJson;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.Topic;
import ai.beast.versioning.store.disk.FileSignature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hamcrest.Matcher;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class DeletionApiTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;

    @Inject
    Jdbi database;

    @Inject
    ObjectMapper json;

    private String model;
    private Path file;

    @BeforeEach
    void aFile() {
        model = "model-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 100_000);
    }

    @Test
    void deletedFileComesBackFromItsSnapshot() throws Exception {
        String kept = snapshot(model, file);

        delete(Map.of())
                .statusCode(200)
                .body("deleted.path", contains(file.toString()))
                .body("deleted[0].snapshot", equalTo(kept))
                .body("freedBytes", equalTo(100_000))
                .body("changed", empty());

        assertThat(file).doesNotExist();
        try (Topic topic = new Topic(infra)) {
            ModelDeleted expected = new ModelDeleted(model, file.toString(), kept);
            await().atMost(TIMEOUT).until(() -> reported(topic, expected));
        }
        asWriter().post("/api/snapshots/" + kept + "/rollback?wait=true").then().statusCode(200);
        assertThat(hash(file)).isEqualTo(kept);
    }

    @Test
    void refusesWithoutSnapshotUnlessForced() {
        snapshot(model, file);
        random(file, 100_000);

        delete(Map.of()).statusCode(409).body("code", equalTo("conflict")).body("files", contains(file.toString()));
        assertThat(file).exists();
        delete(Map.of("force", true)).statusCode(200).body("deleted[0].snapshot", nullValue());

        assertThat(file).doesNotExist();
    }

    @Test
    void takesSnapshotFirstWhereAsked() {
        String content = hash(file);

        delete(Map.of("snapshot", true)).statusCode(200).body("deleted[0].snapshot", equalTo(content));

        assertThat(file).doesNotExist();
        asWriter().get("/api/snapshots/" + content).then().statusCode(200).body("model", equalTo(model));
    }

    @Test
    void acceptsSnapshotOfAnotherModel() throws Exception {
        Path copy = Files.copy(file, file.resolveSibling(model + "-copy"));
        String kept = snapshot(model + "-other", copy);

        delete(Map.of()).statusCode(200).body("deleted[0].snapshot", equalTo(kept));
    }

    @Test
    void examinesEveryFileBeforeTheFirstGoes() {
        snapshot(model, file);
        Path shard = random(infra.modelsDir().resolve(model + "-2"), 1000);

        delete(Map.of("paths", List.of(file.toString(), shard.toString())))
                .statusCode(409)
                .body("files", contains(shard.toString()));

        assertThat(file).exists();
    }

    @Test
    void repeatedDeletionFindsNothing() {
        snapshot(model, file);
        delete(Map.of()).statusCode(200);

        delete(Map.of()).statusCode(200).body("deleted", empty()).body("missing", contains(file.toString()));
    }

    @Test
    void refusesWhileAnAliasPointsToTheModel() throws Exception {
        String kept = snapshot(model, file);
        String alias = "alias-" + UUID.randomUUID();
        String use = "the alias " + alias;
        OffsetDateTime now = OffsetDateTime.now();
        try (Topic topic = new Topic(infra)) {
            topic.send(aliasEvent(model, Map.of("alias", alias), now));
            awaitUses(contains(use));
            // An older event that arrives late changes nothing.
            topic.send(aliasEvent(model, Map.of("alias", alias, "before", model), now.minusSeconds(1)));

            delete(Map.of()).statusCode(409).body("code", equalTo("conflict")).body("usedBy", contains(use));
            // Whichever model the request names: the file is what the alias needs.
            delete(Map.of("model", model + "-other")).statusCode(409).body("usedBy", contains(use));
            assertThat(file).exists();
            topic.send(aliasEvent(model, Map.of("alias", alias, "before", model), now.plusSeconds(1)));
            awaitUses(empty());
        }

        delete(Map.of()).statusCode(200).body("deleted[0].snapshot", equalTo(kept));
    }

    @Test
    void deletesDespiteAnAliasOnlyWithAWayBack() throws Exception {
        String content = hash(file);
        String alias = "alias-" + UUID.randomUUID();
        try (Topic topic = new Topic(infra)) {
            topic.send(aliasEvent(model, Map.of("alias", alias), OffsetDateTime.now()));
        }
        awaitUses(contains("the alias " + alias));

        delete(Map.of("force", true, "snapshot", true)).statusCode(409).body("field", equalTo("whileInUse"));
        delete(Map.of("whileInUse", true)).statusCode(409).body("files", contains(file.toString()));
        assertThat(file).exists();
        delete(Map.of("whileInUse", true, "snapshot", true))
                .statusCode(200)
                .body("deleted[0].snapshot", equalTo(content));
    }

    @Test
    void refusesBlobsOfOtherPrograms() throws Exception {
        Path blobs = Files.createDirectories(infra.modelsDir().resolve(model + "-store/blobs"));
        Path blob = Files.copy(file, blobs.resolve("sha256-" + hash(file)));

        delete(Map.of("paths", List.of(blob.toString()), "force", true))
                .statusCode(400)
                .body("field", equalTo("path"));

        assertThat(blob).exists();
    }

    @Test
    void refusesWhatIsNoFileOfTheDirectories() throws Exception {
        Path link = Files.createSymbolicLink(infra.modelsDir().resolve(model + "-link"), file);
        Files.createDirectories(infra.modelsDir().resolve("directory"));
        Map.of("directory", 400, "no/such/directory", 400, "../outside", 403, "/etc/passwd", 403, link.toString(), 400)
                .forEach((path, status) -> delete(Map.of("paths", List.of(path), "force", true))
                        .statusCode(status)
                        .body("field", equalTo("path")));
        delete(Map.of("paths", List.of())).statusCode(400);

        assertThat(file).exists();
    }

    @Test
    void dryRunDeletesNothing() throws Exception {
        String kept = snapshot(model, file);
        snapshot(model + "-other", file);
        Path second = random(infra.modelsDir().resolve(model + "-2"), 1000);
        Files.createLink(infra.modelsDir().resolve(model + "-3"), second);

        delete(Map.of("dryRun", true, "paths", List.of(file.toString(), second.toString(), model + "-none")))
                .statusCode(200)
                .body("files", hasSize(2))
                .body("files[0].otherModels", contains(model + "-other"))
                .body("files[1].kept", equalTo(false))
                .body("files[1].otherNames", equalTo(1))
                .body("missing", hasSize(1))
                .body("freedBytes", equalTo(100_000))
                .body("allKept", equalTo(false));

        assertThat(hash(file)).isEqualTo(kept);
        assertThat(second).exists();
    }

    @Test
    void attemptThatDiedMeanwhileIsCompleted() throws Exception {
        Path second = random(infra.modelsDir().resolve(model + "-2"), 1000);
        Path replaced = random(infra.modelsDir().resolve(model + "-3"), 1000);
        UUID operation = died(List.of(
                doomed(file, FileSignature.of(file).toString()),
                doomed(second, FileSignature.of(second).toString()),
                doomed(replaced, "another file")));
        Files.delete(file);
        database.useHandle(
                handle -> handle.execute("UPDATE operation SET lease_until = now() WHERE id = ?", operation));

        await().atMost(TIMEOUT)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + operation)
                        .then()
                        .body("state", equalTo("succeeded"))
                        .body("result.deleted.path", contains(file.toString(), second.toString()))
                        .body("result.changed", contains(replaced.toString()))
                        .body("cancellable", equalTo(false)));
        assertThat(second).doesNotExist();
        assertThat(replaced).exists();
    }

    private void awaitUses(Matcher<?> uses) {
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> delete(Map.of("dryRun", true)).statusCode(200).body("usedBy", uses));
    }

    private static CloudEvent aliasEvent(String model, Map<String, Object> details, OffsetDateTime time) {
        ModelUpdated data = new ModelUpdated(model, Change.ALIAS_CHANGED, null, null, details);
        return CloudEventBuilder.v1(
                        Events.of("registry-service", UUID.randomUUID().toString(), data))
                .withTime(time)
                .build();
    }

    private boolean reported(Topic topic, ModelDeleted expected) throws Exception {
        for (CloudEvent event : topic.about(model)) {
            if (EventJson.data(event).equals(expected)) {
                return true;
            }
        }
        return false;
    }

    private Map<String, Object> doomed(Path path, String signature) {
        return Map.of("path", path.toString(), "sizeBytes", 1000, "signature", signature, "frees", true);
    }

    /** An operation whose first attempt ended after its note. */
    private UUID died(List<Map<String, Object>> files) throws Exception {
        UUID id = UUID.randomUUID();
        String work = json.writeValueAsString(
                Map.of("model", model, "paths", List.of(file.toString()), "snapshot", false, "force", false));
        String notes = json.writeValueAsString(Map.of("files", files, "missing", List.of()));
        database.useHandle(handle -> handle.execute(
                "INSERT INTO operation (id, kind, path, work, notes, requested_by, state, lease_until, attempts, fence)"
                        + " VALUES (?, 'delete', ?, CAST(? AS jsonb), CAST(? AS jsonb), 'a test', 'running',"
                        + " now() + interval '1 hour', 1, 1)",
                id,
                file.toString(),
                work,
                notes));
        return id;
    }

    private ValidatableResponse delete(Map<String, ?> more) {
        Map<String, Object> request =
                new java.util.HashMap<>(Map.of("model", model, "paths", List.of(file.toString())));
        request.putAll(more);
        return asWriter()
                .body(request)
                .post("/api/snapshots/deletions?wait=true")
                .then();
    }
}

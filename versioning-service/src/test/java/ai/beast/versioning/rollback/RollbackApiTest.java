package ai.beast.versioning.rollback;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static ai.beast.versioning.Api.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.contracts.ModelUpdated;
import ai.beast.messaging.EventJson;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.SmallDisk;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.Topic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class RollbackApiTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;

    @Inject
    Jdbi database;

    private String model;
    private Path file;

    @BeforeEach
    void aFile() {
        model = "model-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 300_000);
    }

    @Test
    void theOldContentComesBackAndThePresentOneIsKept() throws Exception {
        String old = snapshot(model, file);
        random(file, 200_000);
        String present = hash(file);
        try (Topic topic = new Topic(infra)) {
            asWriter()
                    .post("/api/snapshots/" + old + "/rollback?wait=true")
                    .then()
                    .statusCode(200)
                    .body("sha256", equalTo(old))
                    .body("changed", equalTo(true))
                    .body("rollbackFrom", equalTo(present))
                    .body("path", equalTo(file.toString()));

            assertThat(hash(file)).isEqualTo(old);
            asWriter()
                    .get("/api/snapshots/" + present)
                    .then()
                    .statusCode(200)
                    .body("metadata.rollback_from", equalTo(present))
                    .body("metadata.rollback_to", equalTo(old));
            asWriter()
                    .get("/api/snapshots/rollbacks?model=" + model)
                    .then()
                    .body("$", hasSize(1))
                    .body("[0].from", equalTo(present))
                    .body("[0].to", equalTo(old))
                    .body("[0].rolledBackBy", notNullValue());
            await().atMost(TIMEOUT).until(() -> topic.about(model).size() >= 3);
            ModelUpdated last = (ModelUpdated) EventJson.data(topic.about(model).getLast());
            assertThat(last.change()).isEqualTo(ModelUpdated.Change.ROLLED_BACK);
            assertThat(last.sha256()).isEqualTo(old);
            assertThat(last.details()).containsEntry("rollbackFrom", present);
        }
    }

    @Test
    void dryRunSaysWhatWouldBeReplaced() throws Exception {
        String old = snapshot(model, file);
        random(file, 200_000);
        String present = hash(file);

        asWriter()
                .post("/api/snapshots/" + old + "/rollback?dryRun=true")
                .then()
                .statusCode(200)
                .body("dryRun", equalTo(true))
                .body("model", equalTo(model))
                .body("files", hasSize(1))
                .body("files[0].path", equalTo(file.toString()))
                .body("files[0].sha256", equalTo(old))
                .body("files[0].presentBytes", equalTo(200_000))
                .body("files[0].present", equalTo("unknown"))
                .body("bytes", equalTo(300_000))
                .body("roomNeededBytes", equalTo(300_000))
                .body("enoughRoom", equalTo(true))
                .body("toKeepBytes", equalTo(200_000));

        assertThat(hash(file)).isEqualTo(present);
        asWriter().get("/api/snapshots/operations?model=" + model).then().body("items", hasSize(1));
        Files.delete(file);
        asWriter()
                .post("/api/snapshots/" + old + "/rollback?dryRun=true")
                .then()
                .body("files[0].present", equalTo("none"))
                .body("toKeepBytes", equalTo(0));
    }

    @Test
    void theRollbackItselfCanBeRolledBack() {
        String old = snapshot(model, file);
        random(file, 200_000);
        String present = hash(file);
        rollBack(old);

        rollBack(present);

        assertThat(hash(file)).isEqualTo(present);
        asWriter().get("/api/snapshots/rollbacks?model=" + model).then().body("to", contains(present, old));
    }

    @Test
    void whatIsInPlaceAlreadyStaysAndIsNotJournalled() {
        String old = snapshot(model, file);

        asWriter()
                .post("/api/snapshots/" + old + "/rollback?wait=true")
                .then()
                .statusCode(200)
                .body("changed", equalTo(false));

        asWriter().get("/api/snapshots/rollbacks?model=" + model).then().body("$", hasSize(0));
    }

    @Test
    void onAReadOnlyDiskNothingIsDone() throws Exception {
        Path place = Files.createDirectory(infra.modelsDir().resolve(model + "-disk"));
        Optional<SmallDisk> mounted = SmallDisk.mount(place, 4 << 20);
        assumeThat(mounted).isPresent();
        try (SmallDisk disk = mounted.orElseThrow()) {
            Path there = random(place.resolve("model.gguf"), 300_000);
            String old = snapshot(model, there);
            random(there, 200_000);
            String present = hash(there);
            disk.makeReadOnly();

            asWriter()
                    .post("/api/snapshots/" + old + "/rollback?wait=true")
                    .then()
                    .statusCode(400)
                    .body("code", equalTo("invalid_field"))
                    .body("field", equalTo("path"))
                    .body("detail", containsString("is not writable"));
            assertThat(hash(there)).isEqualTo(present);
            assertThat(snapshot(model, there)).isEqualTo(present);
        }
    }

    @Test
    void withoutRoomForTheRestoredFileNothingIsDone() throws Exception {
        Path place = Files.createDirectory(infra.modelsDir().resolve(model + "-full"));
        Optional<SmallDisk> mounted = SmallDisk.mount(place, 1 << 20);
        assumeThat(mounted).isPresent();
        try (SmallDisk disk = mounted.orElseThrow()) {
            Path there = random(place.resolve("model.gguf"), 600_000);
            String old = snapshot(model, there);
            random(there, 620_000);
            String present = hash(there);

            asWriter()
                    .post("/api/snapshots/" + old + "/rollback?wait=true")
                    .then()
                    .statusCode(507)
                    .body("code", equalTo("disk_full"))
                    .body("field", equalTo("path"))
                    .body("detail", matchesPattern(".* needs 600000 bytes .*; \\d+ bytes are free\\..*"));

            assertThat(hash(there)).isEqualTo(present);
            asWriter().get("/api/snapshots/" + present).then().statusCode(404);
        }
    }

    @Test
    void blobNamedByItsContentGetsNoOther() throws Exception {
        String old = snapshot(model, file);
        Path repository = infra.modelsDir().resolve("models--owner--" + model);
        Path blobs = Files.createDirectories(repository.resolve("blobs"));
        Path revision = Files.createDirectories(repository.resolve("snapshots/abc"));
        Path blob = random(blobs.resolve("a"), 1000);
        String named = hash(blob);
        blob = Files.move(blob, blobs.resolve(named));
        Path link = Files.createSymbolicLink(revision.resolve("model.gguf"), blob);

        asWriter()
                .body(Map.of("path", link.toString()))
                .post("/api/snapshots/" + old + "/rollback?wait=true")
                .then()
                .statusCode(409)
                .body("field", equalTo("path"))
                .body("detail", containsString("names by its content"));

        assertThat(hash(blob)).isEqualTo(named);
    }

    @Test
    void aMissingFileIsPutBack() throws Exception {
        String old = snapshot(model, file);
        Files.delete(file);

        asWriter()
                .post("/api/snapshots/" + old + "/rollback?wait=true")
                .then()
                .statusCode(200)
                .body("rollbackFrom", nullValue());

        assertThat(hash(file)).isEqualTo(old);
    }

    @Test
    void anotherPathCanBeNamedAndMustBeWhenThereAreSeveral() throws Exception {
        String old = snapshot(model, file);
        Path copy = Files.copy(file, infra.modelsDir().resolve(model + "-copy"));
        take(model, copy).statusCode(201);

        asWriter()
                .post("/api/snapshots/" + old + "/rollback?wait=true")
                .then()
                .statusCode(400)
                .body("field", equalTo("path"))
                .body("candidates", hasSize(2));
        asWriter()
                .body(Map.of("path", model + "-third"))
                .post("/api/snapshots/" + old + "/rollback?wait=true")
                .then()
                .statusCode(200);
        assertThat(hash(infra.modelsDir().resolve(model + "-third"))).isEqualTo(old);
    }

    @Test
    void badDestinationsAreRefused() throws Exception {
        String old = snapshot(model, file);
        Files.createDirectories(infra.modelsDir().resolve("directory"));
        Map.of("directory", 400, "no/such/directory", 400, "../outside", 403, "/etc/passwd", 403)
                .forEach((path, status) -> asWriter()
                        .body(Map.of("path", path))
                        .post("/api/snapshots/" + old + "/rollback?wait=true")
                        .then()
                        .statusCode(status)
                        .body("field", equalTo("path")));
        assertThat(infra.dataDir().resolve("outside")).doesNotExist();
    }

    @Test
    void aDamagedSnapshotLeavesTheFileAsItIs() throws Exception {
        String old = snapshot(model, file);
        random(file, 200_000);
        String present = hash(file);
        String chunk = onlyChunkOf(old);
        Files.delete(infra.dataDir()
                .resolve("snapshots/chunks")
                .resolve(chunk.substring(0, 2))
                .resolve(chunk));

        asWriter()
                .post("/api/snapshots/" + old + "/rollback?wait=true")
                .then()
                .statusCode(422)
                .body("code", equalTo("snapshot_damaged"))
                .body("damages[0].kind", equalTo("missing"));

        assertThat(hash(file)).isEqualTo(present);
        asWriter().get("/api/snapshots/" + old).then().body("health", equalTo("damaged"));
    }

    @Test
    void aReaderSeesTheOldFileOrTheNewOne() throws Exception {
        String one = snapshot(model, file);
        random(file, 200_000);
        String other = snapshot(model, file);
        Set<String> seen = ConcurrentHashMap.newKeySet();
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                seen.add(hash(file));
            }
        });

        for (int i = 0; i < 5; i++) {
            rollBack(one);
            rollBack(other);
        }
        done.set(true);
        reader.join();

        assertThat(seen).isSubsetOf(one, other);
    }

    @Test
    void anAttemptThatDiedAfterTheRenameIsCompletedNotRepeated() {
        String old = snapshot(model, file);
        String before = "b".repeat(64);
        UUID operation = UUID.randomUUID();

        database.useHandle(handle -> handle.execute(
                """
                INSERT INTO operation (id, kind, path, work, requested_by, state, lease_until, attempts, fence, notes)
                VALUES (?, 'rollback', ?, CAST(? AS jsonb), 'somebody', 'running', now() - interval '1 second', 1, 1, CAST(? AS jsonb))\
                """,
                operation,
                file.toString(),
                "{\"sha256\":\"" + old + "\",\"model\":\"" + model + "\",\"path\":\"" + file + "\"}",
                "{\"begun\":true,\"from\":\"" + before + "\"}"));

        await().atMost(TIMEOUT)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + operation)
                        .then()
                        .body("state", equalTo("succeeded"))
                        .body("attempts", equalTo(2))
                        .body("result.changed", equalTo(true))
                        .body("result.rollbackFrom", equalTo(before)));
        asWriter()
                .get("/api/snapshots/rollbacks?model=" + model)
                .then()
                .body("$", hasSize(1))
                .body("[0].rolledBackBy", equalTo("somebody"))
                .body("[0].from", equalTo(before));
    }

    private void rollBack(String digest) {
        asWriter()
                .post("/api/snapshots/" + digest + "/rollback?wait=true")
                .then()
                .statusCode(200);
    }

    private String onlyChunkOf(String digest) throws Exception {
        Path directory = infra.dataDir().resolve("snapshots/manifests").resolve(digest.substring(0, 2));
        try (var manifests = Files.list(directory)) {
            Path manifest = manifests
                    .filter(path -> path.getFileName().toString().startsWith(digest))
                    .findFirst()
                    .orElseThrow();
            return Files.readAllLines(manifest).get(1).replaceFirst(".*\"sha256\":\"([0-9a-f]{64})\".*", "$1");
        }
    }
}

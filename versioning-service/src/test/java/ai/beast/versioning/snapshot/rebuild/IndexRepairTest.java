package ai.beast.versioning.snapshot.rebuild;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static ai.beast.versioning.Api.take;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class IndexRepairTest {
    TestInfra infra;

    @Inject
    IndexRepair repair;

    @Inject
    Jdbi database;

    private String model;
    private Path file;

    @BeforeEach
    void aFile() {
        model = "model-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 10_000);
    }

    @Test
    void aLostIndexIsRebuiltFromTheStore() throws Exception {
        String before = take(Map.of(
                        "model", model,
                        "path", file.toString(),
                        "modelVersion", "7",
                        "metadata", Map.of("a", "b"),
                        "labels", List.of("good")))
                .extract()
                .asString();
        String digest = snapshot(model, file);
        database.useHandle(handle -> handle.execute("DELETE FROM snapshot"));

        repair.run();

        String after = asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(after).isEqualTo(before);
        assertThat(repair.run().indexed()).isZero();
    }

    @Test
    void aRowWithoutManifestIsReportedDamaged() throws Exception {
        String digest = snapshot(model, file);
        Files.delete(manifest(digest));

        repair.run();

        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .body("health", equalTo("damaged"))
                .body("damage", equalTo("The manifest is missing"));
        asWriter()
                .post("/api/snapshots/" + digest + "/rollback?wait=true")
                .then()
                .statusCode(422)
                .body("code", equalTo("snapshot_damaged"));
        take(model, file).statusCode(200).body("health", equalTo("unverified"));
        assertThat(manifest(digest)).exists();
    }

    @Test
    void aDeletionThatACrashInterruptedIsCompleted() throws Exception {
        String digest = snapshot(model, file);
        database.useHandle(handle -> handle.execute("UPDATE snapshot SET deleted_at = now() WHERE sha256 = ?", digest));

        assertThat(repair.run().deletionsCompleted()).isEqualTo(1);

        asWriter().get("/api/snapshots/" + digest).then().statusCode(404);
        assertThat(infra.dataDir().resolve("snapshots/manifests").resolve(digest.substring(0, 2)))
                .isDirectoryNotContaining("glob:**" + digest + "*");
    }

    @Test
    void aSnapshotTakenDuringADeletionWins() {
        String digest = snapshot(model, file);
        database.useHandle(handle -> handle.execute("UPDATE snapshot SET deleted_at = now() WHERE sha256 = ?", digest));

        take(model + "-next", file).statusCode(201);

        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .statusCode(200)
                .body("sources.model", contains(model + "-next"));
    }

    @Test
    void anUnreadableManifestIsLeftAloneAndCounted() throws Exception {
        Path directory = Files.createDirectories(infra.dataDir().resolve("snapshots/manifests/00"));
        Path nonsense = Files.writeString(directory.resolve("0".repeat(64) + "-0"), "nonsense");

        assertThat(repair.run().unreadable()).isEqualTo(1);

        assertThat(nonsense).exists();
        Files.delete(nonsense);
    }

    private Path manifest(String digest) throws Exception {
        Path directory = infra.dataDir().resolve("snapshots/manifests").resolve(digest.substring(0, 2));
        try (var names = Files.list(directory)) {
            return names.filter(path -> path.getFileName().toString().startsWith(digest))
                    .findFirst()
                    .orElse(directory.resolve("none"));
        }
    }
}

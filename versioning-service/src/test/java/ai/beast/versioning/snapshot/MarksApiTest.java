package ai.beast.versioning.snapshot;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class MarksApiTest {
    TestInfra infra;

    @Inject
    Jdbi database;

    private String model;
    private Path file;
    private String digest;

    @BeforeEach
    void aSnapshot() {
        model = "marks-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 50_000);
        digest = snapshot(model, file);
    }

    @Test
    void aSnapshotIsFoundByItsLabel() {
        String label = "gold." + model;
        asWriter()
                .body(Map.of("labels", List.of(label)))
                .patch("/api/snapshots/" + digest)
                .then()
                .statusCode(200)
                .body("labels", contains(label))
                .body("pinned", equalTo(false));

        asWriter().get("/api/snapshots/" + label).then().statusCode(200).body("sha256", equalTo(digest));
    }

    @Test
    void aLabelOfSeveralSnapshotsNamesThemAll() {
        String label = "twice." + model;
        String other = snapshot(model, random(file, 50_000));
        for (String each : List.of(digest, other)) {
            asWriter()
                    .body(Map.of("labels", List.of(label)))
                    .patch("/api/snapshots/" + each)
                    .then()
                    .statusCode(200);
        }

        asWriter()
                .get("/api/snapshots/" + label)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("candidates", hasItems(digest, other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "-first", "ümlaut", "a/b", "", "line\nbreak", "<script>"})
    void aLabelWithOddCharactersIsRefusedAndNothingChanges(String odd) {
        asWriter()
                .body(Map.of("labels", List.of("fine", odd), "pinned", true))
                .patch("/api/snapshots/" + digest)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_field"));

        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .body("labels", equalTo(List.of()))
                .body("pinned", equalTo(false));
    }

    @Test
    void marksSurviveSecondSnapshotAndLossOfIndex() {
        mark(Map.of("labels", List.of("keep." + model), "pinned", true));
        snapshot(model, file);
        database.useHandle(handle -> handle.execute("DELETE FROM snapshot WHERE sha256 = ?", digest));

        asWriter().post("/api/snapshots/rebuild?wait=true").then().statusCode(200);

        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .body("pinned", equalTo(true))
                .body("labels", contains("keep." + model));
    }

    @Test
    void aRebuildMakesRowsSayWhatManifestsSay() {
        mark(Map.of("labels", List.of("true." + model)));
        database.useHandle(handle -> {
            handle.execute("UPDATE snapshot_source SET labels = '{false}' WHERE sha256 = ?", digest);
            handle.execute("UPDATE snapshot SET pinned = true WHERE sha256 = ?", digest);
        });

        asWriter().post("/api/snapshots/rebuild?wait=true").then().statusCode(200);

        asWriter()
                .get("/api/snapshots/" + digest)
                .then()
                .body("labels", contains("true." + model))
                .body("pinned", equalTo(false));
    }

    private void mark(Map<String, ?> marks) {
        asWriter().body(marks).patch("/api/snapshots/" + digest).then().statusCode(200);
    }
}

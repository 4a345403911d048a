package ai.beast.versioning.snapshot.take;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class UnchangedFileTest {
    TestInfra infra;

    @Inject
    Jdbi database;

    @Inject
    UnchangedFiles unchanged;

    private String model;
    private Path file;
    private String digest;

    /** As if it had been taken long after it was written: what a test writes is too fresh to be told by its signs. */
    @BeforeEach
    void aFileThatWasTaken() throws Exception {
        model = "unchanged-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 3_000_000);
        digest = snapshot(model, file);
        settled(true);
    }

    private void settled(boolean settled) {
        database.useHandle(
                handle -> handle.execute("UPDATE known_file SET settled = ? WHERE path = ?", settled, file.toString()));
    }

    @Test
    void isReadWhenItWasWrittenJustBeforeItWasTaken() {
        settled(false);

        operation(Map.of()).body("result.unread", equalTo(false)).body("result.created", equalTo(false));
    }

    @Test
    void isNotReadAgain() {
        operation(Map.of()).body("result.unread", equalTo(true)).body("result.sha256", equalTo(digest));
    }

    @Test
    void isNotReadAgainWhenALinkWasMade() throws Exception {
        Files.createLink(file.resolveSibling(model + "-link"), file);

        assertThat(unchanged.contentOf(file))
                .hasValueSatisfying(known -> assertThat(known.hex()).isEqualTo(digest));
        operation(Map.of()).body("result.unread", equalTo(true)).body("result.sha256", equalTo(digest));
    }

    @Test
    void isNotReadAgainAfterAnUpgrade() {
        database.useHandle(handle -> handle.execute(
                "UPDATE known_file SET stamp = regexp_replace(stamp, ':[0-9]+$', '') WHERE path = ?", file.toString()));

        operation(Map.of()).body("result.unread", equalTo(true));
    }

    @Test
    void isReadOnRequest() {
        operation(Map.of("full", true)).body("result.unread", equalTo(false)).body("result.created", equalTo(false));
    }

    @Test
    void isReadWhenItWasWrittenAndItsTimeSetBack() throws Exception {
        FileTime before = Files.getLastModifiedTime(file);
        try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
            writable.seek(1_234_567);
            writable.write(writable.read() + 1);
        }
        Files.setLastModifiedTime(file, before);

        operation(Map.of()).body("result.unread", equalTo(false)).body("result.sha256", not(equalTo(digest)));
    }

    @Test
    void isReadWhenItsSnapshotIsDamaged() {
        database.useHandle(handle -> handle.execute("UPDATE snapshot SET health = 'damaged' WHERE sha256 = ?", digest));

        operation(Map.of()).body("result.unread", equalTo(false));
    }

    @Test
    void isReadWhenItWasTakenForAnotherModel() {
        operation(Map.of("model", model + "-other"))
                .body("result.unread", equalTo(false))
                .body("result.created", equalTo(true));
    }

    private io.restassured.response.ValidatableResponse operation(Map<String, ?> more) {
        Map<String, Object> request = new HashMap<>(Map.of("model", model, "path", file.toString()));
        request.putAll(more);
        String id = asWriter()
                .body(request)
                .post("/api/snapshots")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .until(() -> "succeeded"
                        .equals(asWriter()
                                .get("/api/snapshots/operations/" + id)
                                .path("state")));
        return asWriter().get("/api/snapshots/operations/" + id).then();
    }
}

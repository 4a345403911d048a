package ai.beast.versioning.transfer;

import static ai.beast.versioning.Api.asAdmin;
import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class TransferApiTest {
    TestInfra infra;

    private String model;
    private Path file;
    private String digest;

    @BeforeEach
    void aSnapshot() {
        model = "transfer-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 5_000_000);
        digest = snapshot(model, file);
    }

    @Test
    void whatWasExportedAndDeletedIsThereAgainAfterTheImport() throws Exception {
        asWriter()
                .body(Map.of("labels", List.of("moved." + model), "pinned", true))
                .patch("/api/snapshots/" + digest);
        byte[] archive = export();
        forget();

        take(archive)
                .statusCode(201)
                .body("sha256", equalTo(digest))
                .body("model", equalTo(model))
                .body("labels", contains("moved." + model))
                .body("pinned", equalTo(true));

        take(archive).statusCode(200);
        Files.delete(file);
        asWriter()
                .body("{}")
                .post("/api/snapshots/" + digest + "/rollback?wait=true")
                .then()
                .statusCode(200);
        assertThat(hash(file)).isEqualTo(digest);
    }

    @Test
    void theExportIsAStoreInATarFile() throws Exception {
        Path archive = Files.write(infra.dataDir().resolve(model + ".tar"), export());
        Path store = Files.createDirectory(infra.dataDir().resolve(model + "-store"));

        int status = new ProcessBuilder("tar", "xf", archive.toString(), "-C", store.toString())
                .start()
                .waitFor();

        assertThat(status).isZero();
        var opened = new ai.beast.versioning.store.SnapshotStore(
                ai.beast.versioning.store.blob.FileBlobStore.open(
                        store, new ai.beast.versioning.store.disk.DiskFiles()),
                new ai.beast.versioning.store.disk.DiskFiles(),
                1);
        var manifest =
                opened.find(new ai.beast.versioning.store.chunk.Sha256(digest)).orElseThrow();
        assertThat(opened.verify(manifest, ai.beast.versioning.store.chunk.Progress.NONE))
                .isEmpty();
    }

    @Test
    void anArchiveThatWasChangedOrCutShortIsRefused() {
        byte[] archive = export();
        forget();
        byte[] changed = archive.clone();
        changed[archive.length / 2] ^= 1;

        take(changed).statusCode(422).body("code", equalTo("checksum_mismatch"));
        take(Arrays.copyOf(archive, archive.length / 2)).statusCode(anyOf(equalTo(422), equalTo(400)));

        asWriter().get("/api/snapshots/" + digest).then().statusCode(404);
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        take("nonsense".repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .statusCode(400)
                .body("code", equalTo("invalid_field"));
        take(new byte[0]).statusCode(400).body("code", equalTo("invalid_field"));
        take(new byte[2048]).statusCode(400).body("code", equalTo("invalid_field"));
    }

    @Test
    void bodiesStaySmallEverywhereElse() {
        asWriter()
                .body("{\"model\": \"" + "x".repeat(2 << 20) + "\"}")
                .post("/api/snapshots")
                .then()
                .statusCode(413)
                .body("code", equalTo("payload_too_large"));
    }

    private byte[] export() {
        return asWriter()
                .get("/api/snapshots/" + digest + "/export")
                .then()
                .statusCode(200)
                .contentType("application/x-tar")
                .extract()
                .asByteArray();
    }

    /** The snapshot and its content. */
    private void forget() {
        asWriter().delete("/api/snapshots/" + digest).then().statusCode(204);
        asAdmin()
                .body("{\"graceSeconds\": 0}")
                .post("/api/snapshots/collections?wait=true")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse take(byte[] archive) {
        return asWriter()
                .contentType("application/x-tar")
                .body(archive)
                .post("/api/snapshots/import")
                .then();
    }
}

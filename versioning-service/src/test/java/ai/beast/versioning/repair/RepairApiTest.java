package ai.beast.versioning.repair;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.outgoing.HostConnection;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.files.FileServer;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Chunk;
import ai.beast.versioning.store.chunk.Sha256;
import ai.beast.versioning.store.manifest.Manifest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One bit flipped somewhere in the store is found, named and repaired. */
@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class RepairApiTest {
    private static final String TENSOR = "blk.0.large";

    TestInfra infra;

    @Inject
    SnapshotStore store;

    private Path root;
    private String model;
    private Path file;
    private byte[] content;
    private String digest;
    private Manifest manifest;

    @BeforeEach
    void aSnapshot() throws Exception {
        root = infra.dataDir().resolve("snapshots");
        model = "repair-" + UUID.randomUUID();
        file = infra.modelsDir().resolve(model + ".gguf");
        GgufWriter.of("llama")
                .seed(model.hashCode())
                .text("general.name", model)
                .tensor(TENSOR, GgmlType.F16, 1024, 1024)
                .tensor("norm", GgmlType.F32, 256)
                .write(file);
        content = Files.readAllBytes(file);
        digest = snapshot(model, file);
        manifest = store.find(new Sha256(digest)).orElseThrow();
    }

    @Test
    void aFlippedBitIsFoundNamedAndRepairedFromTheFileThatIsInPlace() throws Exception {
        flip(root.resolve(tensorChunk().blobName()));

        asWriter()
                .body("{}")
                .post("/api/snapshots/verify?wait=true")
                .then()
                .statusCode(200)
                .body("damaged.find { it.sha256 == '" + digest + "' }.models", hasItem(model))
                .body("damaged.find { it.sha256 == '" + digest + "' }.damages[0].tensors", hasItem(TENSOR));
        health().body("health", equalTo("damaged")).body("damage", containsString(TENSOR));

        repair(Map.of()).body("health", equalTo("healthy")).body("repairedChunks", equalTo(1));

        health().body("health", equalTo("healthy"));
    }

    @Test
    void anotherSnapshotsFileWithTheSameTensorHelpsOut() throws Exception {
        Path sibling = infra.modelsDir().resolve(model + "-sibling.gguf");
        GgufWriter.of("llama")
                .seed(model.hashCode())
                .text("general.name", "another header, so the tensor lies elsewhere")
                .tensor(TENSOR, GgmlType.F16, 1024, 1024)
                .write(sibling);
        snapshot(model + "-sibling", sibling);
        Files.delete(file);
        Files.delete(root.resolve(tensorChunk().blobName()));

        repair(Map.of()).body("health", equalTo("healthy"));
    }

    @Test
    void whatNoFileHasIsFetched() throws Exception {
        Files.delete(file);
        flip(root.resolve(tensorChunk().blobName()));
        try (FileServer server = FileServer.start()) {
            URI url = server.serve("/model.gguf", content);

            repair(Map.of("url", url.toString())).body("health", equalTo("healthy"));

            assertThat(server.requests()).allMatch(request -> request.range().isPresent());
        }
    }

    @Test
    void whatCannotBeHadIsSaid() throws Exception {
        Files.delete(file);
        Files.delete(root.resolve(tensorChunk().blobName()));

        repair(Map.of())
                .body("health", equalTo("damaged"))
                .body("repairedChunks", equalTo(0))
                .body("damages", hasSize(1))
                .body("obstacle", notNullValue());
        try (FileServer server = FileServer.start()) {
            URI other = server.serve("/other.gguf", new byte[content.length]);

            repair(Map.of("url", other.toString())).body("health", equalTo("damaged"));
        }
        repair(Map.of("url", "http://10.0.0.1/model.gguf"))
                .body("health", equalTo("damaged"))
                .body("obstacle", containsString("private network"));
    }

    @Test
    void opensTheBreakerOfAnUnavailableSource() throws Exception {
        Files.delete(file);
        Files.delete(root.resolve(tensorChunk().blobName()));
        URI unavailable;
        try (FileServer server = FileServer.start()) {
            unavailable = server.serve("/model.gguf", content);
        }
        Map<String, String> request = Map.of("url", unavailable.toString());
        repair(request).body("obstacle", containsString("No connection"));
        repair(request).body("obstacle", notNullValue());

        repair(request).body("obstacle", containsString("retry after 30 seconds"));

        asWriter()
                .get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'circuit breakers' }.data['repair-source@"
                                + HostConnection.server(unavailable) + "']",
                        equalTo("open"));
        assertThat(asWriter().get("/q/metrics").asString())
                .contains("ai_beast_circuit_breaker_state{name=\"repair-source\"} 2.0");
    }

    @Test
    void aManifestIsWrittenAgainFromTheFile() throws Exception {
        flip(root.resolve(manifest.blobName()));
        asWriter().post("/api/snapshots/" + digest + "/verify?wait=true").then().body("health", equalTo("damaged"));

        repair(Map.of()).body("health", equalTo("healthy")).body("repairedManifests", equalTo(1));

        assertThat(store.find(new Sha256(digest))).contains(manifest);
    }

    @Test
    void oneOfTwoManifestsIsWrittenAgainFromTheOther() throws Exception {
        snapshot(model + "-too", file);
        Files.delete(file);
        flip(root.resolve(manifest.blobName()));
        asWriter()
                .post("/api/snapshots/" + digest + "/verify?wait=true")
                .then()
                .body("health", equalTo("damaged"))
                .body("damage", containsString("manifest"));

        repair(Map.of()).body("health", equalTo("healthy"));

        assertThat(store.manifest(manifest.blobName())).isEqualTo(manifest);
    }

    @Test
    void aFractionTakesThoseFirstThatWereNotVerifiedForTheLongestTime() {
        asWriter()
                .body(Map.of("fraction", 0.000001))
                .post("/api/snapshots/verify?wait=true")
                .then()
                .statusCode(200)
                .body("verified", equalTo(1))
                .body("bytes", greaterThan(0));
    }

    private Chunk tensorChunk() {
        return manifest.chunks().stream()
                .filter(chunk -> chunk.tensors().contains(TENSOR))
                .findFirst()
                .orElseThrow();
    }

    private io.restassured.response.ValidatableResponse repair(Map<String, ?> request) {
        return asWriter()
                .body(request)
                .post("/api/snapshots/" + digest + "/repair?wait=true")
                .then()
                .statusCode(200);
    }

    private io.restassured.response.ValidatableResponse health() {
        return asWriter().get("/api/snapshots/" + digest).then();
    }

    private static void flip(Path blob) throws Exception {
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 4;
        Files.write(blob, bytes);
    }
}

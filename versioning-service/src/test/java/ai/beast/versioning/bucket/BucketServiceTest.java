package ai.beast.versioning.bucket;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.store.blob.BlobStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The service with its store in a bucket, configured as an operator would. */
@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
@QuarkusTestResource(value = S3Server.class, restrictToAnnotatedClass = true)
class BucketServiceTest {
    TestInfra infra;

    @Inject
    BlobStore blobs;

    @Test
    void aModelGoesIntoTheBucketAndBackOverItsSuccessor() throws Exception {
        Path file = random(infra.modelsDir().resolve("shared.bin"), 300_000);
        byte[] first = Files.readAllBytes(file);
        String digest = snapshot("shared", file);
        random(file, 200_000);

        asWriter()
                .body("{}")
                .post("/api/snapshots/" + digest + "/rollback?wait=true")
                .then()
                .statusCode(200);

        assertThat(file).hasBinaryContent(first);
        assertThat(blobs).isInstanceOf(S3BlobStore.class);
        try (var chunks = blobs.list("chunks/")) {
            assertThat(chunks).isNotEmpty();
        }
        assertThat(infra.dataDir().resolve("snapshots")).isEmptyDirectory();
        asWriter().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }
}

package ai.beast.versioning.diff;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.modelfiles.GgmlType;
import ai.beast.modelfiles.synth.GgufWriter;
import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class DiffApiTest {
    TestInfra infra;

    @Test
    void anEditedTemplateMovesEveryTensorAndChangesNone() throws Exception {
        Path file = infra.modelsDir().resolve("diff-" + UUID.randomUUID());
        model("short").write(file);
        String before = snapshot("diff", file);
        model("a much longer template ".repeat(40))
                .text("general.author", "somebody")
                .write(file);
        String after = snapshot("diff", file);

        asWriter()
                .get("/api/snapshots/" + before + "/diff?to=" + after)
                .then()
                .statusCode(200)
                .body("from.sha256", equalTo(before))
                .body("to.version", equalTo(after.substring(0, 8)))
                .body("tensors.unchanged", equalTo(3))
                .body("tensors.changed", hasSize(0))
                .body("metadata.added.key", contains("general.author"))
                .body("metadata.changed.key", contains("tokenizer.chat_template"))
                .body("metadata.changed[0].from", equalTo("short"))
                .body("metadata.removed", hasSize(0))
                .body("sharedBytes", greaterThan(2_000_000));
    }

    @Test
    void withoutASecondSnapshotTheFileInPlaceIsCompared() throws Exception {
        Path file = infra.modelsDir().resolve("diff-" + UUID.randomUUID());
        model("own " + file).write(file);
        String before = snapshot("diff", file);
        String unchanged = "/api/snapshots/" + before + "/diff";
        asWriter()
                .get(unchanged)
                .then()
                .statusCode(200)
                .body("newBytes", equalTo(0))
                .body("to.path", equalTo(file.toString()));
        model("another template").write(file);

        asWriter()
                .get(unchanged)
                .then()
                .statusCode(200)
                .body("from.sha256", equalTo(before))
                .body("from.path", nullValue())
                .body("to.path", equalTo(file.toString()))
                .body("tensors.unchanged", equalTo(3))
                .body("metadata.changed.key", contains("tokenizer.chat_template"))
                .body("newBytes", greaterThan(0));

        String present = ai.beast.versioning.Api.hash(file);
        asWriter().get("/api/snapshots/" + present).then().statusCode(404);
        asWriter().get(unchanged + "?path=/etc/passwd").then().statusCode(403).body("field", equalTo("path"));
        asWriter().get(unchanged + "?to=" + before + "&path=x").then().statusCode(400);
    }

    @Test
    void aChangedAnAddedAndARemovedTensorAreNamed() throws Exception {
        Path file = infra.modelsDir().resolve("diff-" + UUID.randomUUID());
        model("t").write(file);
        String before = snapshot("diff", file);
        long end = file.toFile().length();
        try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
            // The last tensor is small and shares its chunk with the one before it.
            writable.seek(end - 10);
            writable.write(0x55);
        }
        String after = snapshot("diff", file);
        GgufWriter.of("llama")
                .seed(1)
                .tensor("large", GgmlType.F16, 1024, 1024)
                .tensor("other", GgmlType.F32, 64)
                .write(file);
        String third = snapshot("diff", file);

        asWriter()
                .get("/api/snapshots/" + before + "/diff?to=" + after)
                .then()
                .body("tensors.changed", contains("norm.2"))
                .body("tensors.unchanged", equalTo(2))
                .body("metadata.changed", hasSize(0));
        asWriter()
                .get("/api/snapshots/" + before + "/diff?to=" + third)
                .then()
                .body("tensors.added", contains("other"))
                .body("tensors.removed", contains("norm.1", "norm.2"))
                .body("metadata.removed.key", contains("tokenizer.chat_template"));
    }

    @Test
    void filesThatAreNoModelsShareBytes() {
        Path file = random(infra.modelsDir().resolve("diff-" + UUID.randomUUID()), 100_000);
        String before = snapshot("diff", file);
        String after = snapshot("diff", random(file, 70_000));

        asWriter()
                .get("/api/snapshots/" + before + "/diff?to=" + after)
                .then()
                .body("sharedBytes", equalTo(0))
                .body("newBytes", equalTo(70_000))
                .body("tensors", nullValue());
        asWriter().get("/api/snapshots/" + before + "/diff?to=" + before).then().body("newBytes", equalTo(0));
    }

    @Test
    void pathIsRequiredWhereSeveralFilesCouldBeMeant() throws Exception {
        Path file = random(infra.modelsDir().resolve("diff-" + UUID.randomUUID()), 1000);
        Path copy = Files.copy(file, infra.modelsDir().resolve("diff-" + UUID.randomUUID()));
        String digest = snapshot("diff", file);
        snapshot("diff", copy);

        asWriter()
                .get("/api/snapshots/" + digest + "/diff")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_field"))
                .body("field", equalTo("path"))
                .body("candidates", hasSize(2));
        asWriter()
                .get("/api/snapshots/" + digest + "/diff?path=" + copy)
                .then()
                .statusCode(200)
                .body("newBytes", equalTo(0));
    }

    private static GgufWriter model(String template) {
        return GgufWriter.of("llama")
                .seed(1)
                .text("tokenizer.chat_template", template)
                .tensor("large", GgmlType.F16, 1024, 1024)
                .tensor("norm.1", GgmlType.F32, 256)
                .tensor("norm.2", GgmlType.F32, 256);
    }
}

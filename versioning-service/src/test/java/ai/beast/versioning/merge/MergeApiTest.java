package ai.beast.versioning.merge;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.snapshot.take.UnchangedFiles;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class MergeApiTest {
    TestInfra infra;

    @Inject
    UnchangedFiles unchanged;

    private String model;
    private Path file;
    private Path copy;

    @BeforeEach
    void aFileAndItsCopy() throws Exception {
        model = "model-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 100_000);
        copy = Files.copy(file, file.resolveSibling(model + "-copy"));
    }

    @Test
    void makesOneFileOfTwoAndKeepsTheirSnapshots() throws Exception {
        String content = snapshot(model, copy);

        merge(false, file, copy)
                .statusCode(200)
                .body("kept", equalTo(file.toString()))
                .body("sha256", equalTo(content))
                .body("merged", contains(copy.toString()))
                .body("skipped", empty())
                .body("freedBytes", equalTo(100_000));

        assertThat(Files.isSameFile(file, copy)).isTrue();
        assertThat(hash(copy)).isEqualTo(content);
        // Both are known without being read again.
        for (Path name : List.of(file, copy)) {
            assertThat(unchanged.contentOf(name))
                    .hasValueSatisfying(known -> assertThat(known.hex()).isEqualTo(content));
        }
        merge(false, file, copy).statusCode(200).body("merged", empty()).body("same", contains(copy.toString()));
        // A rollback replaces one name only.
        String later = snapshot(model, random(file.resolveSibling(model + "-later"), 1000));
        asWriter()
                .body(Map.of("path", copy.toString()))
                .post("/api/snapshots/" + later + "/rollback?wait=true")
                .then()
                .statusCode(200);
        assertThat(hash(file)).isEqualTo(content);
        assertThat(hash(copy)).isEqualTo(later);
    }

    @Test
    void mergesEachNameOfAFile() throws Exception {
        Path third = Files.createLink(file.resolveSibling(model + "-third"), copy);

        merge(false, file, copy, third)
                .statusCode(200)
                .body("merged", contains(copy.toString(), third.toString()))
                .body("skipped", empty())
                .body("freedBytes", equalTo(100_000));

        assertThat(Files.isSameFile(file, third)).isTrue();
    }

    @Test
    void keepsWhatDiffersAndSaysWhy() throws Exception {
        Path sameSize = random(file.resolveSibling(model + "-same-size"), 100_000);
        Path shorter = random(file.resolveSibling(model + "-shorter"), 1000);
        Path closed = Files.copy(file, file.resolveSibling(model + "-closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
        for (Path each : List.of(file, sameSize, shorter)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Path absent = file.resolveSibling(model + "-absent");

        merge(false, file, sameSize, shorter, closed, absent)
                .statusCode(200)
                .body("merged", empty())
                .body("skipped.find { it.path == '" + sameSize + "' }.reason", equalTo("other_content"))
                .body("skipped.find { it.path == '" + shorter + "' }.reason", equalTo("other_size"))
                .body("skipped.find { it.path == '" + closed + "' }.reason", equalTo("other_owner"))
                .body("skipped.find { it.path == '" + absent + "' }.reason", equalTo("missing"));
    }

    @Test
    void dryRunMergesNothing() throws Exception {
        merge(true, file, copy)
                .statusCode(200)
                .body("merged", contains(copy.toString()))
                .body("sha256", nullValue())
                .body("freedBytes", equalTo(100_000));

        assertThat(Files.isSameFile(file, copy)).isFalse();
    }

    @Test
    void refusesLinksAndSingleFiles() throws Exception {
        Path link = Files.createSymbolicLink(file.resolveSibling(model + "-link"), file);

        merge(false, file, link).statusCode(400);
        merge(false, file, file).statusCode(400).body("field", equalTo("paths"));
        merge(false, file, Path.of("/etc/passwd")).statusCode(403);
    }

    @Test
    void knowsFileSystemsWithoutHardLinks() throws Exception {
        try (FileSystem zip =
                FileSystems.newFileSystem(file.resolveSibling(model + ".zip"), Map.of("create", "true"))) {
            Path inside = Files.writeString(zip.getPath("/a"), "a");

            assertThat(MergeTask.linked(zip.getPath("/b"), inside)).isFalse();
        }
    }

    private static ValidatableResponse merge(boolean dryRun, Path... files) {
        List<String> paths = List.of(files).stream().map(Path::toString).toList();
        return asWriter()
                .body(Map.of("paths", paths, "dryRun", dryRun))
                .post("/api/snapshots/merges?wait=true")
                .then();
    }
}

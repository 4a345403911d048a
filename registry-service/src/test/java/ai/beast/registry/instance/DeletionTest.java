package ai.beast.registry.instance;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.put;
import static ai.beast.registry.Api.request;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class DeletionTest {
    @Inject
    Jdbi database;

    @Test
    void saysWhatWouldGoAndWhatWouldMissIt() {
        put("dl-split", "{\"name\": \"DL split\", \"sizeBytes\": 30}");
        put("dl-other", "{\"name\": \"DL other\", \"sizeBytes\": 30}");
        request()
                .contentType("application/json")
                .body("{\"model\": \"dl-split\"}")
                .put("/api/models/aliases/dl-default");
        String projector = "{\"path\": \"/m/dl-mmproj.gguf\", \"role\": \"projector\", \"sizeBytes\": 10}";
        instance("dl-split", "/m/dl-1.gguf", "a".repeat(64), projector);
        instance("dl-other", "/m/dl-other.gguf", "a".repeat(64), projector);

        request()
                .get(MODELS + "/dl-split/deletion")
                .then()
                .statusCode(200)
                .body("usedBy", contains("the alias dl-default"))
                .body("files.path", contains("/m/dl-1.gguf", "/m/dl-mmproj.gguf"))
                .body("files.role", contains("model", "projector"))
                .body("files.sizeBytes", contains(20, 10))
                .body("files[0].sharedWith", empty())
                .body("files[0].sameContentAt", contains("/m/dl-other.gguf"))
                .body("files[1].sharedWith", contains("dl-other"));
        request().delete("/api/models/aliases/dl-default");
    }

    @Test
    void entryWithoutFilesHasNoneToDelete() {
        put("dl-none", "{\"name\": \"DL none\", \"sizeBytes\": 1}");

        request()
                .get(MODELS + "/dl-none/deletion")
                .then()
                .statusCode(200)
                .body("usedBy", empty())
                .body("files", empty());
        request().get(MODELS + "/dl-absent/deletion").then().statusCode(404).body("code", equalTo("not_found"));
    }

    private void instance(String model, String path, String sha256, String part) {
        database.useHandle(handle -> handle.execute(
                "INSERT INTO instance (model_id, path, location, sha256, size_bytes, installed_at, available, parts)"
                        + " VALUES (?, ?, 'internal', ?, 30, now(), true, CAST(? AS jsonb))",
                model,
                path,
                sha256,
                "[" + part + "]"));
    }
}

package ai.beast.versioning.retention;

import static ai.beast.versioning.Api.asAdmin;
import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class CollectionApiTest {
    TestInfra infra;

    @Test
    void aDeletedSnapshotsSpaceIsFreedAndTheOthersStaySound() {
        Path models = infra.modelsDir();
        String kept = snapshot("kept", random(models.resolve("kept.bin"), 200_000));
        String doomed = snapshot("doomed", random(models.resolve("doomed.bin"), 200_000));
        asWriter().delete("/api/snapshots/" + doomed).then().statusCode(204);

        asWriter()
                .body("{}")
                .post("/api/snapshots/collections?wait=true")
                .then()
                .statusCode(200)
                .body("unusedBytes", greaterThanOrEqualTo(200_000))
                .body("removed", equalTo(0));
        asAdmin()
                .body("{\"graceSeconds\": 0}")
                .post("/api/snapshots/collections?wait=true")
                .then()
                .statusCode(200)
                .body("freedBytes", greaterThanOrEqualTo(200_000))
                .body("interrupted", equalTo(false));

        String health = asWriter()
                .post("/api/snapshots/" + kept + "/verify?wait=true")
                .then()
                .extract()
                .path("health");
        assertEquals("healthy", health);
    }

    @Test
    void refusesGraceZeroWithoutScopeAdmin() {
        asWriter()
                .body("{\"graceSeconds\": 0}")
                .post("/api/snapshots/collections")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .body("field", equalTo("graceSeconds"));
        asWriter()
                .body("{\"keepNewest\": 1, \"graceSeconds\": 0}")
                .post("/api/snapshots/cleanup")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void aGraceThatIsNoneNamesTheField() {
        asWriter()
                .body("{\"graceSeconds\": -1}")
                .post("/api/snapshots/collections")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_field"))
                .body("field", equalTo("graceSeconds"));
    }
}

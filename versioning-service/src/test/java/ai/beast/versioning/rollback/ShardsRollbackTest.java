package ai.beast.versioning.rollback;

import static ai.beast.versioning.Api.asWriter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.versioning.Shards;
import ai.beast.versioning.store.SnapshotStore;
import ai.beast.versioning.store.chunk.Sha256;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class ShardsRollbackTest {
    TestInfra infra;

    @Inject
    SnapshotStore store;

    private Shards shards;
    private List<String> old;

    @BeforeEach
    void twoVersionsThatHaveTheSecondShardInCommon() {
        shards = Shards.in(infra.modelsDir(), "model-" + UUID.randomUUID());
        old = shards.snapshot();
        shards.change(1);
        shards.change(3);
    }

    @Test
    void aShardTakesTheOthersOfItsVersionWithIt() {
        List<String> present = shards.snapshot();

        rollBack(old.get(2)).statusCode(200).body("path", equalTo(shards.file(1).toString()));
        assertThat(shards.hashes()).isEqualTo(old);
        asWriter()
                .get("/api/snapshots/rollbacks?model=" + shards.model())
                .then()
                .body("to", contains(old.get(0), old.get(2)));

        rollBack(present.get(0)).statusCode(200);
        assertThat(shards.hashes()).isEqualTo(present);
    }

    @Test
    void withAPathItIsThatFileAlone() {
        List<String> present = shards.hashes();

        asWriter()
                .body(Map.of("path", shards.file(1).toString()))
                .post("/api/snapshots/" + old.get(0) + "/rollback?wait=true")
                .then()
                .statusCode(200);

        assertThat(shards.hashes()).containsExactly(old.get(0), present.get(1), present.get(2));
    }

    @Test
    void whereAShardWasDeletedNothingIsTouched() {
        List<String> present = shards.hashes();
        asWriter().delete("/api/snapshots/" + old.get(2)).then().statusCode(204);

        rollBack(old.get(0))
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("field", equalTo("digest"))
                .body("missing", contains(old.get(2)));

        assertThat(shards.hashes()).isEqualTo(present);
        asWriter()
                .get("/api/snapshots/rollbacks?model=" + shards.model())
                .then()
                .body("$", hasSize(0));
    }

    @Test
    void skipsTheRestOfASetAfterADamagedShard() throws Exception {
        List<String> present = shards.hashes();
        store.forget(new Sha256(old.get(2)));

        rollBack(old.get(0))
                .statusCode(422)
                .body("code", equalTo("snapshot_damaged"))
                .body("detail", startsWith("Skipped: an earlier operation of the batch failed: "));

        assertThat(shards.hashes()).isEqualTo(present);
    }

    private static ValidatableResponse rollBack(String digest) {
        return asWriter()
                .post("/api/snapshots/" + digest + "/rollback?wait=true")
                .then();
    }
}

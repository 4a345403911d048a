package ai.beast.versioning.operation;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class OperationLeaseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    TestInfra infra;

    @Inject
    Jdbi database;

    @Inject
    OperationRepository operations;

    private String model;
    private Path file;

    @BeforeEach
    void aFile() {
        model = "model-" + UUID.randomUUID();
        file = random(infra.modelsDir().resolve(model), 10_000);
    }

    @Test
    void workWhoseHolderDiedIsTakenUpAgain() {
        UUID id = running("now() - interval '1 second'", 1);

        await().atMost(PATIENCE)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + id)
                        .then()
                        .body("state", equalTo("succeeded"))
                        .body("attempts", equalTo(2))
                        .body("result.sha256", equalTo(hash(file))));
    }

    @Test
    void workThatKillsItsHolderEveryTimeIsGivenUp() {
        UUID id = running("now() - interval '1 second'", 5);

        await().atMost(PATIENCE)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + id)
                        .then()
                        .body("state", equalTo("failed"))
                        .body("error.code", equalTo("internal_error")));
    }

    @Test
    void whoeverLostTheLeaseCanRecordNothing() {
        UUID id = running("now() + interval '1 hour'", 1);
        Operation mine = operations.find(id).orElseThrow();
        database.useHandle(handle -> handle.execute("UPDATE operation SET fence = fence + 1 WHERE id = ?", id));

        assertThat(operations.renew(mine, Duration.ofSeconds(30), 1, 2)).isFalse();
        assertThat(operations.hold(mine)).isFalse();
        assertThat(operations.note(mine, "x")).isFalse();
        operations.fail(mine, "x", 1, 2);
        operations.release(mine);
        assertThat(operations.find(id).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
        finish(id);
    }

    @Test
    void workOnOneFileIsDoneInTurn() {
        UUID first = running("now() + interval '1 hour'", 1);
        UUID second = add();
        UUID third = add();

        String other = UUID.randomUUID().toString();
        Path elsewhere = random(infra.modelsDir().resolve(other), 10);
        asWriter()
                .body(java.util.Map.of("model", other, "path", elsewhere.toString()))
                .post("/api/snapshots?wait=true")
                .then()
                .statusCode(201);
        assertThat(operations.find(second).orElseThrow().state()).isEqualTo(OperationState.PENDING);

        finish(first);
        await().atMost(PATIENCE)
                .until(() -> operations.find(third).orElseThrow().state().ended());
        Operation before = operations.find(second).orElseThrow();
        Operation after = operations.find(third).orElseThrow();
        assertThat(before.endedAt()).isBefore(after.startedAt());
    }

    @Test
    void workOnAnotherFileOfTheModelWaitsToo() {
        UUID first = running("now() + interval '1 hour'", 1);
        Path shard = random(infra.modelsDir().resolve(model + "-2"), 10);
        UUID second = add(shard);
        UUID ofAnother =
                operations.add(OperationKind.SNAPSHOT, shard + "-of-another", work("another-" + model, file), "a test");

        await().atMost(PATIENCE)
                .until(() -> operations.find(ofAnother).orElseThrow().state().ended());
        assertThat(operations.find(second).orElseThrow().state()).isEqualTo(OperationState.PENDING);

        finish(first);
        await().atMost(PATIENCE)
                .until(() -> operations.find(second).orElseThrow().state().ended());
    }

    private UUID add() {
        return add(file);
    }

    private UUID add(Path of) {
        return operations.add(OperationKind.SNAPSHOT, of.toString(), work(model, of), "a test");
    }

    private static java.util.Map<String, Object> work(String model, Path of) {
        return java.util.Map.of(
                "model", model, "path", of.toString(), "metadata", java.util.Map.of(), "labels", java.util.List.of());
    }

    private UUID running(String leaseUntil, int attempts) {
        UUID id = UUID.randomUUID();
        database.useHandle(handle -> handle.execute(
                "INSERT INTO operation (id, kind, path, work, requested_by, state, lease_until, attempts, fence)"
                        + " VALUES (?, 'snapshot', ?, CAST(? AS jsonb), 'a test', 'running', " + leaseUntil + ", ?, ?)",
                id,
                file.toString(),
                "{\"model\":\"" + model + "\",\"path\":\"" + file + "\",\"metadata\":{},\"labels\":[]}",
                attempts,
                attempts));
        return id;
    }

    private void finish(UUID id) {
        database.useHandle(handle -> handle.execute(
                "UPDATE operation SET state = 'failed', problem = '{}', lease_until = NULL, ended_at = now() WHERE id = ?",
                id));
    }
}

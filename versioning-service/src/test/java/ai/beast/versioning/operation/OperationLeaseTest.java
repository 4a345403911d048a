package ai.beast.versioning.operation;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.work.table.Settlement;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkTable;
import ai.beast.work.trace.TraceStep;
import ai.beast.work.trace.Traces;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class OperationLeaseTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    TestInfra infra;

    @Inject
    Jdbi database;

    @Inject
    OperationRepository operations;

    @Inject
    WorkTable<Operation> table;

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

        await().atMost(TIMEOUT)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + id)
                        .then()
                        .body("state", equalTo("succeeded"))
                        .body("attempts", equalTo(2))
                        .body("result.sha256", equalTo(hash(file))));
    }

    @Test
    void operationKeepsTheTraceOfItsRequest() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        UUID id;
        try (TraceStep _ = Traces.step("request", traceparent)) {
            id = add();
        }

        await().atMost(TIMEOUT).until(() -> operations.find(id).orElseThrow().state() == OperationState.SUCCEEDED);
        assertThat(operations.find(id).orElseThrow().traceparent()).startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-");
    }

    @Test
    void workThatKillsItsHolderEveryTimeIsGivenUp() {
        UUID id = running("now() - interval '1 second'", 5);

        await().atMost(TIMEOUT)
                .untilAsserted(() -> asWriter()
                        .get("/api/snapshots/operations/" + id)
                        .then()
                        .body("state", equalTo("failed"))
                        .body("error.code", equalTo("internal_error")));
    }

    @Test
    void failedOperationIsReplayedAsDeadLetter() throws Exception {
        Files.delete(file);
        UUID id = add();
        String letter = "/api/dead-letters/versioning-service/operation-" + id;
        await().atMost(TIMEOUT)
                .untilAsserted(() -> asWriter()
                        .get(letter)
                        .then()
                        .statusCode(200)
                        .body("type", equalTo("snapshot"))
                        .body("text", containsString(model)));

        random(file, 10_000);
        asWriter().post(letter + "/replay").then().statusCode(202);

        await().atMost(TIMEOUT).until(() -> operations.find(id).orElseThrow().state() == OperationState.SUCCEEDED);
        asWriter().get(letter).then().statusCode(404);
    }

    @Test
    void replayedOperationWaitsForTheLaterOneThatRuns() {
        UUID replayed = running("now() + interval '1 hour'", 1);
        finish(replayed);
        UUID later = running("now() + interval '1 hour'", 1);
        asWriter()
                .post("/api/dead-letters/versioning-service/operation-" + replayed + "/replay")
                .then()
                .statusCode(202);

        awaitWorkOnAnotherFile();
        assertThat(operations.find(replayed).orElseThrow().state()).isEqualTo(OperationState.PENDING);

        finish(later);
        await().atMost(TIMEOUT)
                .until(() -> operations.find(replayed).orElseThrow().state() == OperationState.SUCCEEDED);
    }

    @Test
    void lapsedOperationGoesOnBeforeTheReplayedOne() {
        UUID replayed = running("now() + interval '1 hour'", 1);
        finish(replayed);
        UUID later = running("now() + interval '1 hour'", 1);
        asWriter()
                .post("/api/dead-letters/versioning-service/operation-" + replayed + "/replay")
                .then()
                .statusCode(202);

        database.useHandle(handle -> handle.execute("UPDATE operation SET lease_until = now() WHERE id = ?", later));

        await().atMost(TIMEOUT).until(() -> operations.find(later).orElseThrow().state() == OperationState.SUCCEEDED);
        await().atMost(TIMEOUT)
                .until(() -> operations.find(replayed).orElseThrow().state() == OperationState.SUCCEEDED);
    }

    @Test
    void collectionWithoutGraceIsNotReplayed() {
        UUID id = UUID.randomUUID();
        database.useHandle(handle -> handle.execute(
                "INSERT INTO operation (id, kind, work, requested_by, state, problem, ended_at) VALUES (?, 'collect',"
                        + " '{\"graceSeconds\": 0}', 'a test', 'failed', '{}', now())",
                id));
        String letters = "/api/dead-letters/versioning-service";

        asWriter()
                .post(letters + "/operation-" + id + "/replay")
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid_state"));
        asWriter().post(letters + "/replay?kind=operation&type=collect").then().statusCode(202);

        assertThat(operations.find(id).orElseThrow().state()).isEqualTo(OperationState.FAILED);
    }

    @Test
    void lostLeaseRecordsNothing() {
        UUID id = running("now() + interval '1 hour'", 1);
        Operation mine = operations.find(id).orElseThrow();
        database.useHandle(handle -> handle.execute("UPDATE operation SET fence = fence + 1 WHERE id = ?", id));

        WorkClaim<Operation> claim = new WorkClaim<>(id, mine.fence(), mine.attempts(), mine);
        assertThat(table.renew(claim, Duration.ofSeconds(30), Map.of("bytes_done", 1L)))
                .isFalse();
        assertThat(table.hold(claim)).isFalse();
        assertThat(operations.note(mine, "x")).isFalse();
        assertThat(table.settle(claim, Settlement.failed("x").with("problem", "{}")))
                .isFalse();
        assertThat(table.settle(claim, Settlement.release(Duration.ZERO, null))).isFalse();
        assertThat(operations.find(id).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
        finish(id);
    }

    @Test
    void workOnOneFileIsDoneInTurn() {
        UUID first = running("now() + interval '1 hour'", 1);
        UUID second = add();
        UUID third = add();

        awaitWorkOnAnotherFile();
        assertThat(operations.find(second).orElseThrow().state()).isEqualTo(OperationState.PENDING);

        finish(first);
        await().atMost(TIMEOUT)
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

        await().atMost(TIMEOUT)
                .until(() -> operations.find(ofAnother).orElseThrow().state().ended());
        assertThat(operations.find(second).orElseThrow().state()).isEqualTo(OperationState.PENDING);

        finish(first);
        await().atMost(TIMEOUT)
                .until(() -> operations.find(second).orElseThrow().state().ended());
    }

    @Test
    void mergeWaitsForWorkOnEachOfItsFiles() throws Exception {
        UUID first = running("now() + interval '1 hour'", 1);
        Path copy = Files.copy(file, file.resolveSibling(model + "-copy"));
        UUID second = operations.add(
                OperationKind.MERGE,
                copy.toString(),
                Map.of("paths", List.of(copy.toString(), file.toString())),
                "a test");

        awaitWorkOnAnotherFile();
        assertThat(operations.find(second).orElseThrow().state()).isEqualTo(OperationState.PENDING);

        finish(first);
        await().atMost(TIMEOUT)
                .until(() -> operations.find(second).orElseThrow().state() == OperationState.SUCCEEDED);
    }

    @Test
    void refusesAPathTheDatabaseCannotIndex() {
        asWriter()
                .body(Map.of("model", model, "path", infra.modelsDir() + "/" + longName()))
                .post("/api/snapshots?wait=true")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_field"));
    }

    @Test
    void aRowTheDatabaseRefusesFailsAndOthersGoOn() {
        UUID poison = UUID.randomUUID();
        database.useHandle(handle -> handle.execute(
                "INSERT INTO operation (id, kind, work, requested_by, attempts) VALUES (?, 'verify', '{}', 'a test',"
                        + " ?)",
                poison,
                Integer.MAX_VALUE));

        UUID good = add();

        await().atMost(TIMEOUT).until(() -> operations.find(good).orElseThrow().state() == OperationState.SUCCEEDED);
        await().atMost(TIMEOUT)
                .until(() -> operations.find(poison).orElseThrow().state() == OperationState.FAILED);
        asWriter()
                .get("/api/snapshots/operations/" + poison)
                .then()
                .body("state", equalTo("failed"))
                .body("error.code", equalTo("internal_error"));
        assertThat(lastError(poison)).contains("SQLSTATE 22003");
    }

    @Test
    void anOutcomeTheDatabaseRefusesEndsTheOperation() {
        database.useHandle(handle -> handle.execute(
                "ALTER TABLE operation ADD CONSTRAINT refuses CHECK (result IS NULL OR requested_by <> 'refused')"));
        try {
            UUID id = operations.add(OperationKind.SNAPSHOT, file.toString(), work(model, file), "refused");

            await().atMost(TIMEOUT)
                    .until(() -> operations.find(id).orElseThrow().state() == OperationState.FAILED);
            assertThat(operations.find(id).orElseThrow().attempts()).isEqualTo(1);
            assertThat(lastError(id)).contains("SQLSTATE 23514");
        } finally {
            database.useHandle(handle -> handle.execute("ALTER TABLE operation DROP CONSTRAINT refuses"));
        }
    }

    private void awaitWorkOnAnotherFile() {
        String other = UUID.randomUUID().toString();
        Path elsewhere = random(infra.modelsDir().resolve(other), 10);
        asWriter()
                .body(Map.of("model", other, "path", elsewhere.toString()))
                .post("/api/snapshots?wait=true")
                .then()
                .statusCode(201);
    }

    private String lastError(UUID id) {
        return database.withHandle(handle -> handle.createQuery("SELECT last_error FROM operation WHERE id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .one());
    }

    private static String longName() {
        return "\u6f22".repeat(1300);
    }

    private UUID add() {
        return add(file);
    }

    private UUID add(Path of) {
        return operations.add(OperationKind.SNAPSHOT, of.toString(), work(model, of), "a test");
    }

    private static Map<String, Object> work(String model, Path of) {
        return Map.of("model", model, "path", of.toString(), "metadata", Map.of(), "labels", List.of());
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
                "UPDATE operation SET state = 'failed', problem = '{}', lease_until = NULL, ended_at = now() WHERE id"
                        + " = ?",
                id));
    }
}

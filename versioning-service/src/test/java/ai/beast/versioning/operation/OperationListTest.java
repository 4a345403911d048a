package ai.beast.versioning.operation;

import static ai.beast.versioning.Api.asWriter;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkTable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class OperationListTest {
    private static final String OPERATIONS = "/api/snapshots/operations";

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
        file = random(infra.modelsDir().resolve(model), 1000);
    }

    @Test
    void listsNewestFirstInPages() {
        UUID first = row("succeeded", "snapshot", null, false);
        UUID second = row("failed", "rollback", null, false);
        UUID third = row("succeeded", "rollback", null, false);

        String cursor = list("limit=2")
                .body("items.id", contains(third.toString(), second.toString()))
                .body("items.model", everyItem(equalTo(model)))
                .body("items.cancellable", everyItem(equalTo(false)))
                .extract()
                .path("nextCursor");

        list("limit=2&cursor=" + cursor)
                .body("items.id", contains(first.toString()))
                .body("nextCursor", nullValue());
        list("state=failed").body("items.id", contains(second.toString()));
        list("state=succeeded&state=failed&kind=rollback").body("items", hasSize(2));
        asWriter()
                .get(OPERATIONS + "?kind=rollback&cursor=" + cursor)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_cursor"));
    }

    @Test
    void refusesUnknownStateAndKind() {
        asWriter().get(OPERATIONS + "?state=lost").then().statusCode(400).body("field", equalTo("state"));
        asWriter().get(OPERATIONS + "?kind=x").then().statusCode(400).body("field", equalTo("kind"));
        asWriter().get(OPERATIONS + "?cursor=x").then().statusCode(400).body("code", equalTo("invalid_cursor"));
    }

    @Test
    void cancelledOperationIsNotBegun() {
        UUID holder = row("running", "snapshot", null, false);
        UUID waiting = operations.add(
                OperationKind.SNAPSHOT,
                file.toString(),
                Map.of("model", model, "path", file.toString(), "metadata", Map.of(), "labels", java.util.List.of()),
                "a test");

        cancel(waiting).statusCode(200).body("state", equalTo("cancelled")).body("cancelledBy", equalTo("test write"));
        cancel(waiting).statusCode(200).body("state", equalTo("cancelled"));
        cancel(holder).statusCode(200);

        asWriter().get("/api/snapshots?model=" + model).then().body("items", hasSize(0));
        snapshot(model, file);
        assertThat(operations.find(waiting).orElseThrow().attempts()).isZero();
        asWriter()
                .get("/api/dead-letters/versioning-service/operation-" + waiting)
                .then()
                .statusCode(404);
    }

    @Test
    void runningOperationLosesItsClaim() {
        UUID id = row("running", "rollback", null, false);
        Operation mine = operations.find(id).orElseThrow();
        assertThat(mine.cancellable()).isTrue();

        cancel(id).statusCode(200).body("state", equalTo("cancelled"));

        WorkClaim<Operation> claim = new WorkClaim<>(id, mine.fence(), mine.attempts(), mine);
        assertThat(table.hold(claim)).isFalse();
        assertThat(table.write(claim, Map.of("committing", true))).isFalse();
        assertThat(operations.note(mine, "x")).isFalse();
    }

    @Test
    void refusesToCancelWhatReplacesItsFile() {
        UUID id = row("running", "rollback", null, true);

        cancel(id).statusCode(409).body("code", equalTo("invalid_state"));

        assertThat(operations.find(id).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
        asWriter().get(OPERATIONS + "/" + id).then().body("cancellable", equalTo(false));
        finish(id);
        cancel(id).statusCode(409);
        cancel(UUID.randomUUID()).statusCode(404);
    }

    @Test
    void cancelsOpenOperationsOfTheBatch() {
        UUID batch = UUID.randomUUID();
        UUID first = row("running", "rollback", batch, false);
        UUID second = row("pending", "rollback", batch, false);

        cancel(second).statusCode(200);

        assertThat(operations.find(first).orElseThrow().state()).isEqualTo(OperationState.CANCELLED);
    }

    @Test
    void refusesToCancelBatchWithReplacedFile() {
        UUID batch = UUID.randomUUID();
        row("succeeded", "rollback", batch, true);
        UUID second = row("running", "rollback", batch, false);

        cancel(second).statusCode(409).body("code", equalTo("invalid_state"));

        finish(second);
    }

    private io.restassured.response.ValidatableResponse list(String filter) {
        return asWriter()
                .get(OPERATIONS + "?model=" + model + "&" + filter)
                .then()
                .statusCode(200);
    }

    private static io.restassured.response.ValidatableResponse cancel(UUID id) {
        return asWriter().post(OPERATIONS + "/" + id + "/cancel").then();
    }

    private UUID row(String state, String kind, @Nullable UUID batch, boolean committing) {
        UUID id = UUID.randomUUID();
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO operation (id, kind, path, work, requested_by, state, lease_until, ended_at, result, problem,
              attempts, fence, batch, committing)
            VALUES (:id, :kind, :path, CAST(:work AS jsonb), 'a test', :state,
              CASE WHEN :state = 'running' THEN now() + interval '1 hour' END,
              CASE WHEN :state IN ('succeeded', 'failed') THEN now() END,
              CASE WHEN :state = 'succeeded' THEN CAST('{}' AS jsonb) END,
              CASE WHEN :state = 'failed' THEN CAST('{}' AS jsonb) END, 1, 1, :batch, :committing)\
            """)
                .bind("id", id)
                .bind("kind", kind)
                .bind("path", file + "-" + id)
                .bind("work", "{\"model\":\"" + model + "\"}")
                .bind("state", state)
                .bindByType("batch", batch, UUID.class)
                .bind("committing", committing)
                .execute());
        return id;
    }

    private void finish(UUID id) {
        database.useHandle(handle -> handle.execute(
                "UPDATE operation SET state = 'failed', problem = '{}', lease_until = NULL, ended_at = now() WHERE id"
                        + " = ?",
                id));
    }
}

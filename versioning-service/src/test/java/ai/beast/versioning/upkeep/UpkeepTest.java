package ai.beast.versioning.upkeep;

import static ai.beast.versioning.Api.asWriter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class UpkeepTest {
    @Inject
    UpkeepSchedule schedule;

    @Inject
    UpkeepJournal journal;

    @Inject
    Jdbi database;

    @Test
    void beginsWhenADayHasGoneByAndOnlyOnce() {
        schedule.startDue();
        long before = begun();
        database.useHandle(handle -> handle.execute("UPDATE upkeep SET begun_at = now() - interval '25 hours'"));

        schedule.startDue();
        schedule.startDue();

        assertThat(begun() - before).isEqualTo(2);
        await().atMost(Duration.ofSeconds(60)).until(() -> begunAnd("state = 'succeeded'") >= 2);
    }

    @Test
    void journalAndOperationCommitTogether() {
        schedule.startDue();
        long before = begun();
        database.useTransaction(handle -> {
            handle.execute("UPDATE upkeep SET begun_at = now() - interval '25 hours'");
            handle.execute("ALTER TABLE operation ADD CONSTRAINT refuses_verify CHECK (kind <> 'verify') NOT VALID");
        });
        try {
            assertThatThrownBy(schedule::startDue).hasStackTraceContaining("refuses_verify");
        } finally {
            database.useHandle(handle -> handle.execute("ALTER TABLE operation DROP CONSTRAINT refuses_verify"));
        }

        schedule.startDue();

        assertThat(begun() - before).isEqualTo(2);
    }

    @Test
    void retentionRunsOnlyWhenTurnedOnAndDue() {
        asWriter()
                .get("/api/snapshots/retention")
                .then()
                .statusCode(200)
                .body("enabled", equalTo(false))
                .body("keepNewest", equalTo(5));
        asWriter()
                .body("{\"enabled\": true, \"everyHours\": 24, \"keepNewest\": 0}")
                .put("/api/snapshots/retention")
                .then()
                .statusCode(400)
                .body("field", equalTo("keepNewest"));
        try {
            asWriter()
                    .body("{\"enabled\": true, \"everyHours\": 24, \"keepNewest\": 90000, \"keepDaily\": 1}")
                    .put("/api/snapshots/retention")
                    .then()
                    .statusCode(200)
                    .body("updatedBy", equalTo("test write"))
                    .body("nextRunAt", notNullValue());
            schedule.startDue();
            assertThat(begunBy("retention")).isZero();
            database.useHandle(handle -> handle.execute(
                    "UPDATE upkeep SET begun_at = now() - interval '25 hours' WHERE task = 'retention'"));

            schedule.startDue();
            schedule.startDue();

            assertThat(begunBy("retention")).isEqualTo(1);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> asWriter()
                            .get("/api/snapshots/retention")
                            .then()
                            .body("lastRun.state", equalTo("succeeded")));
            asWriter()
                    .get("/api/snapshots/operations?kind=cleanup&limit=250")
                    .then()
                    .body("items.requestedBy", hasItem("retention"));
        } finally {
            asWriter()
                    .body("{\"enabled\": false, \"everyHours\": 24, \"keepNewest\": 5}")
                    .put("/api/snapshots/retention")
                    .then()
                    .statusCode(200)
                    .body("nextRunAt", nullValue());
        }
    }

    @Test
    void aTaskSeenForTheFirstTimeIsNotDue() {
        assertThat(journal.begin("first", Duration.ofDays(1))).isFalse();
        assertThat(journal.begin("first", Duration.ZERO)).isTrue();
    }

    private long begunBy(String requester) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM operation WHERE requested_by = :requester")
                        .bind("requester", requester)
                        .mapTo(Long.class)
                        .one());
    }

    private long begun() {
        return begunAnd("true");
    }

    private long begunAnd(String condition) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM operation WHERE requested_by = 'upkeep' AND " + condition)
                .mapTo(Long.class)
                .one());
    }
}

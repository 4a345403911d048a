package ai.beast.versioning.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

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
        database.useHandle(handle -> {
            handle.execute("UPDATE upkeep SET begun_at = now() - interval '25 hours'");
            handle.execute("ALTER TABLE operation ADD CONSTRAINT refuses_verify CHECK (kind <> 'verify') NOT VALID");
        });
        try {
            assertThatThrownBy(schedule::startDue).hasStackTraceContaining("refuses_verify");
        } finally {
            database.useHandle(handle -> handle.execute("ALTER TABLE operation DROP CONSTRAINT refuses_verify"));
        }
        long before = begun();

        schedule.startDue();

        assertThat(begun() - before).isEqualTo(2);
    }

    @Test
    void aTaskSeenForTheFirstTimeIsNotDue() {
        assertThat(journal.begin("first", Duration.ofDays(1))).isFalse();
        assertThat(journal.begin("first", Duration.ZERO)).isTrue();
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

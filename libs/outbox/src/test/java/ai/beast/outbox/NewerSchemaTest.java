package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.testing.Infrastructure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class NewerSchemaTest {
    @Inject
    NewerSchema schema;

    @Inject
    Jdbi jdbi;

    @AfterEach
    void forget() {
        jdbi.useHandle(handle -> handle.execute("DELETE FROM flyway_schema_history WHERE version = '9999'"));
    }

    @Test
    void saysNothingToASchemaOfThisRelease() {
        assertThat(schema.warning()).isEmpty();
    }

    @Test
    void namesTheMigrationOfANewerRelease() {
        // given
        jdbi.useHandle(handle -> handle.execute("""
            INSERT INTO flyway_schema_history
              (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
            VALUES (9999, '9999', 'later', 'SQL', 'V9999__later.sql', 1, current_user, 1, true)\
            """));
        // then
        assertThat(schema.warning())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains(
                                "outbox_test has migration 9999 of a newer release", "Start the newer release again"));
    }
}

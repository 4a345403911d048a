package ai.beast.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.contracts.ModelDeleted;
import ai.beast.messaging.Events;
import ai.beast.testing.Infrastructure;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class DigestMigrationTest {
    private static final String OLD_SCHEMA = "outbox_old";

    @Inject
    DataSource database;

    @Inject
    Flyway flyway;

    @Inject
    ConsumedEvents consumed;

    @Test
    void recognisesEventsConsumedBeforeTheDigest() throws SQLException {
        // As a schema of the previous release is.
        migrate("0.1", "db/messaging");
        migrate("latest", "db/migration");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO outbox_old.consumed_event (source, id) VALUES ('urn:a', 'é-1'), ('urn:a-', '1')");
            migrate("latest", "db/messaging", "db/migration");

            // The previous release still runs and writes like this.
            assertThat(
                            statement.executeUpdate(
                                    "INSERT INTO outbox_old.consumed_event (source, id) VALUES ('urn:a', 'é-1') ON CONFLICT DO NOTHING"))
                    .isZero();
            assertThat(
                            statement.executeUpdate(
                                    "INSERT INTO outbox_old.consumed_event (source, id) VALUES ('urn:a', '-1') ON CONFLICT DO NOTHING"))
                    .isEqualTo(1);
        }
    }

    @Test
    void remembersIncompressibleIdOfThreeKilobytes() {
        CloudEvent event = CloudEventBuilder.from(Events.of("test", new ModelDeleted("m", null, null)))
                .withId(new Random(1)
                        .ints(1024, 0x4E00, 0x9FFF)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .build();

        assertThat(firstTime(event)).isTrue();
        assertThat(firstTime(event)).isFalse();
    }

    private boolean firstTime(CloudEvent event) {
        return QuarkusTransaction.requiringNew().call(() -> consumed.firstTime(event));
    }

    private void migrate(String target, String... locations) {
        Flyway.configure()
                .dataSource(database)
                .defaultSchema(OLD_SCHEMA)
                .createSchemas(true)
                .locations(locations)
                .target(target)
                .outOfOrder(flyway.getConfiguration().isOutOfOrder())
                .ignoreMigrationPatterns("*:missing")
                .load()
                .migrate();
    }
}

package ai.beast.events.webhook.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.events.log.Envelope;
import ai.beast.events.webhook.FastWebhooks;
import ai.beast.events.webhook.WebhookTest;
import ai.beast.events.webhook.endpoint.EndpointService;
import ai.beast.testing.Infrastructure;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
@WithTestResource(FastWebhooks.class)
class MessageStoreTest extends WebhookTest {
    private static final String OLD_SCHEMA = "events_before_digest";

    @Inject
    MessageStore messages;

    @Inject
    EndpointService endpoints;

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Test
    void recordsAnIdentityLargerThanAnIndexEntry() {
        String type = freshType();
        Subscribed to = subscribe(receiver.url(), Map.of("eventTypes", List.of(type)));
        String id = incompressible(1024);

        record(messages, wanted(id, type, to));
        record(messages, wanted(id, type, to));
        record(messages, wanted(id + "x", type, to));

        patiently().until(() -> count(to.id(), "succeeded") == 2);
    }

    @Test
    void knowsEventsRecordedBeforeTheDigest() {
        migration().target("50").load().migrate();
        Jdbi old = Jdbi.create(this::connectionToOldSchema).installPlugin(new PostgresPlugin());
        try {
            old.useHandle(db -> db.execute(
                    "INSERT INTO webhook_message (source, event_id, type) VALUES ('urn:é', 'old', 'custom.x')"));
            migration().load().migrate();

            new MessageStore(old)
                    .record(List.of(
                            new WantedEvent(new Envelope("old", "urn:é", "custom.x", null), "{}", List.of()),
                            new WantedEvent(new Envelope("new", "urn:é", "custom.x", null), "{}", List.of())));

            assertThat(old.<List<String>, RuntimeException>withHandle(
                            db -> db.createQuery("SELECT event_id FROM webhook_message ORDER BY id")
                                    .mapTo(String.class)
                                    .list()))
                    .containsExactly("old", "new");
        } finally {
            jdbi.useHandle(db -> db.execute("DROP SCHEMA " + OLD_SCHEMA + " CASCADE"));
        }
    }

    private Connection connectionToOldSchema() throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        connection.setSchema(OLD_SCHEMA);
        return connection;
    }

    private FluentConfiguration migration() {
        return Flyway.configure()
                .dataSource(url, user, password)
                .schemas(OLD_SCHEMA)
                .defaultSchema(OLD_SCHEMA)
                .outOfOrder(true)
                .locations("db/messaging", "db/migration");
    }

    private static void record(MessageStore store, WantedEvent event) {
        QuarkusTransaction.requiringNew().run(() -> store.record(List.of(event)));
    }

    private WantedEvent wanted(String id, String type, Subscribed to) {
        return new WantedEvent(
                new Envelope(id, "urn:test", type, null),
                "{\"specversion\":\"1.0\"}",
                List.of(endpoints.get(UUID.fromString(to.id()))));
    }

    /** Characters of three bytes each in UTF-8, which no index compresses. */
    private static String incompressible(int characters) {
        return new Random(7)
                .ints(characters, 0x4E00, 0x9FFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}

package ai.beast.outbox;

import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Record of the events that have had their effect, keyed by the digest of source and id. Rows are kept for 90 days, three
 * times the retention of the local topic, so that an event that can still be delivered is known.
 */
@ApplicationScoped
class ConsumedEvents {
    private static final int DELETE_INTERVAL = 1000;

    private final DataSource database;
    private final AtomicLong seen = new AtomicLong();

    ConsumedEvents(DataSource database) {
        this.database = database;
    }

    /**
     * Records the event in the current transaction.
     *
     * @return false when it has been recorded before; a concurrent transaction with the same event is waited for
     */
    boolean firstTime(CloudEvent event) {
        try (Connection connection = database.getConnection()) {
            if (seen.incrementAndGet() % DELETE_INTERVAL == 0) {
                deleteExpired(connection);
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO consumed_event (source, id) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
                insert.setString(1, event.getSource().toString());
                insert.setString(2, event.getId());
                return insert.executeUpdate() == 1;
            }
        } catch (SQLException failure) {
            throw new DatabaseException("The event could not be recorded as consumed", failure);
        }
    }

    private static void deleteExpired(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM consumed_event WHERE consumed_at < now() - interval '90 days'")) {
            delete.executeUpdate();
        }
    }
}

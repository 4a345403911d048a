package ai.beast.outbox;

import ai.beast.messaging.EventJson;
import ai.beast.messaging.OutboxRelay;
import ai.beast.messaging.PendingEvents;
import io.cloudevents.CloudEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Events recorded in the database transaction of the change they report: both are there or neither is. Rows are published
 * in the order of their numbers; transactions that overlap may commit in another order, which can only concern events of
 * different subjects as long as changes of one subject lock its row.
 */
@ApplicationScoped
public class Outbox implements PendingEvents {
    private final DataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final OutboxRelay relay;

    Outbox(DataSource database, TransactionSynchronizationRegistry transaction, OutboxRelay relay) {
        this.database = database;
        this.transaction = transaction;
        this.relay = relay;
    }

    /**
     * Records an event in the caller's transaction, which must be active.
     *
     * @throws jakarta.transaction.TransactionalException without a transaction
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(CloudEvent event) {
        append(List.of(event));
    }

    /**
     * Records events in this order in the caller's transaction, which must be active.
     *
     * @throws jakarta.transaction.TransactionalException without a transaction
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(List<CloudEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO outbox (subject, event) VALUES (?, ?)")) {
            for (CloudEvent event : events) {
                insert.setString(1, Objects.requireNonNullElse(event.getSubject(), ""));
                insert.setString(2, EventJson.write(event));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException failure) {
            throw new DatabaseException("Events could not be recorded", failure);
        }
        transaction.registerInterposedSynchronization(new WakeAfterCommit(relay));
    }

    @Override
    public Backlog backlog() {
        try (Connection connection = database.getConnection();
                PreparedStatement count = connection.prepareStatement("""
                        SELECT count(*), coalesce(extract(epoch FROM now() - min(recorded_at)), 0) FROM outbox""");
                ResultSet row = count.executeQuery()) {
            row.next();
            return new Backlog(row.getLong(1), row.getDouble(2));
        } catch (SQLException failure) {
            throw new DatabaseException("The outbox could not be counted", failure);
        }
    }

    @Override
    public List<Pending> oldest(int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT position, subject, event FROM outbox ORDER BY position LIMIT ?")) {
            select.setInt(1, limit);
            List<Pending> pending = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    pending.add(new Pending(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return pending;
        } catch (SQLException failure) {
            throw new DatabaseException("The outbox could not be read", failure);
        }
    }

    @Override
    public void published(List<String> positions) {
        Long[] numbers = positions.stream().map(Long::valueOf).toArray(Long[]::new);
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE position = ANY (?)")) {
            delete.setArray(1, connection.createArrayOf("bigint", numbers));
            delete.executeUpdate();
        } catch (SQLException failure) {
            throw new DatabaseException("Published events could not be removed from the outbox", failure);
        }
    }

    @Override
    public void deadLetter(String position, String reason) {
        try (Connection connection = database.getConnection();
                PreparedStatement move = connection.prepareStatement("""
                    WITH refused AS (DELETE FROM outbox WHERE position = ? RETURNING position, subject, event, recorded_at)
                    INSERT INTO dead_outbox_event (position, subject, event, recorded_at, reason)
                    SELECT position, subject, event, recorded_at, ? FROM refused
                    ON CONFLICT DO NOTHING\
                    """)) {
            move.setLong(1, Long.parseLong(position));
            move.setString(2, reason.replace('\0', '?'));
            move.executeUpdate();
        } catch (SQLException failure) {
            throw new DatabaseException("A refused event could not be moved to the dead letters", failure);
        }
    }

    private record WakeAfterCommit(OutboxRelay relay) implements Synchronization {
        @Override
        public void beforeCompletion() {
            // the event is written already
        }

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                relay.wake();
            }
        }
    }
}

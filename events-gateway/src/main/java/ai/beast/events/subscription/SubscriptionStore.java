package ai.beast.events.subscription;

import ai.beast.events.log.Cursor;
import ai.beast.events.log.EventFilter;
import ai.beast.events.log.InvalidCursorException;
import ai.beast.events.log.LogPosition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Named subscriptions in PostgreSQL. Thread-safe; each call is one transaction. */
@ApplicationScoped
public class SubscriptionStore {
    private final Jdbi jdbi;

    SubscriptionStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Keeps a new one; false when the name is taken or there are as many as allowed, then nothing changes. */
    boolean create(String name, EventFilter filter, LogPosition cursor, int most) {
        return jdbi.withHandle(handle -> handle.createUpdate("""
                                INSERT INTO subscription (name, types, sources, subjects, cursor)
                                SELECT :name, :types, :sources, :subjects, :cursor
                                WHERE (SELECT count(*) FROM subscription) < :most
                                ON CONFLICT ON CONSTRAINT subscription_pk DO NOTHING
                                """)
                        .bind("name", name)
                        .bindArray("types", String.class, filter.types())
                        .bindArray("sources", String.class, filter.sources().toArray())
                        .bindArray("subjects", String.class, filter.subjects().toArray())
                        .bind("cursor", Cursor.FORWARD.encode(cursor))
                        .bind("most", most)
                        .execute()
                == 1);
    }

    Optional<DurableSubscription> find(String name) {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM subscription WHERE name = :name")
                .bind("name", name)
                .map(SubscriptionStore::subscription)
                .findOne());
    }

    /** All, by name. */
    List<DurableSubscription> list() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT * FROM subscription ORDER BY name")
                .map(SubscriptionStore::subscription)
                .list());
    }

    boolean delete(String name) {
        return jdbi.withHandle(handle -> handle.createUpdate("DELETE FROM subscription WHERE name = :name")
                        .bind("name", name)
                        .execute()
                == 1);
    }

    /**
     * Moves a cursor. Two who do so at once, at whatever gateways, do it one after the other.
     *
     * @param move from the present place to the new one
     */
    Optional<DurableSubscription> move(String name, UnaryOperator<LogPosition> move) {
        return jdbi.inTransaction(handle -> {
            Optional<DurableSubscription> present = handle.createQuery(
                            "SELECT * FROM subscription WHERE name = :name FOR UPDATE")
                    .bind("name", name)
                    .map(SubscriptionStore::subscription)
                    .findOne();
            return present.map(subscription -> handle.createQuery("""
                            UPDATE subscription SET cursor = :cursor, acknowledged_at = now()
                            WHERE name = :name
                            RETURNING *
                            """)
                    .bind("name", name)
                    .bind("cursor", Cursor.FORWARD.encode(move.apply(subscription.cursor())))
                    .map(SubscriptionStore::subscription)
                    .one());
        });
    }

    private static DurableSubscription subscription(ResultSet row, StatementContext context) throws SQLException {
        try {
            return new DurableSubscription(
                    row.getString("name"),
                    new EventFilter(
                            texts(row.getArray("types")),
                            Set.copyOf(texts(row.getArray("sources"))),
                            Set.copyOf(texts(row.getArray("subjects")))),
                    Cursor.FORWARD.decode(row.getString("cursor")),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    instant(row.getObject("acknowledged_at", OffsetDateTime.class)));
        } catch (InvalidCursorException damaged) {
            throw new IllegalStateException("A stored cursor cannot be read", damaged);
        }
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}

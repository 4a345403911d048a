package ai.beast.events.webhook.view;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Read model of table {@code webhook_delivery} for the API. */
@ApplicationScoped
class DeliveryStore {
    private static final String WITH_EVENT = """
        SELECT d.*, m.source, m.event_id, m.type, m.subject
        FROM webhook_delivery d JOIN webhook_message m ON m.id = d.message_id
        """;
    /** A delivery that can be made (again): no attempt is under way, and its event has a body. */
    private static final String REPLAYABLE = " d.state <> 'delivering' AND m.id = d.message_id AND m.body IS NOT NULL ";

    private static final String BEGUN_ANEW = """
        UPDATE webhook_delivery d
        SET state = 'pending', earlier_attempts = d.earlier_attempts + d.attempts, attempts = 0, fence = d.fence + 1, next_attempt_at = now(), ended_at = NULL
        FROM webhook_message m WHERE\
        """ + REPLAYABLE;

    private final Jdbi jdbi;

    DeliveryStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Newest first. @param before position of the delivery after which the page begins */
    List<Delivery> page(@Nullable UUID endpoint, DeliveryFilter filter, long before, int limit) {
        return jdbi.withHandle(db -> db.createQuery(WITH_EVENT + """
            WHERE d.id < :before
              AND (CAST(:endpoint AS uuid) IS NULL OR d.endpoint_id = :endpoint)
              AND (CAST(:state AS text) IS NULL OR d.state = :state)
              AND (CAST(:type AS text) IS NULL OR m.type = :type)
              AND (CAST(:since AS timestamptz) IS NULL OR d.created_at >= :since)
              AND (CAST(:until AS timestamptz) IS NULL OR d.created_at < :until)
            ORDER BY d.id DESC LIMIT :limit\
            """)
                .bind("before", before)
                .bindByType("endpoint", endpoint, UUID.class)
                .bindByType(
                        "state", filter.state() == null ? null : filter.state().wireName(), String.class)
                .bindByType("type", filter.type(), String.class)
                .bindByType("since", filter.since(), OffsetDateTime.class)
                .bindByType("until", filter.until(), OffsetDateTime.class)
                .bind("limit", limit)
                .map((row, _) -> delivery(row))
                .list());
    }

    Optional<Delivery> find(String webhookId) {
        return jdbi.withHandle(db -> db.createQuery(WITH_EVENT + "WHERE d.webhook_id = :id")
                .bind("id", webhookId)
                .map((row, _) -> delivery(row))
                .findOne());
    }

    Optional<String> body(long position) {
        return jdbi.withHandle(db ->
                db.createQuery("""
                    SELECT m.body FROM webhook_delivery d JOIN webhook_message m ON m.id = d.message_id
                    WHERE d.id = :id AND m.body IS NOT NULL\
                    """).bind("id", position).mapTo(String.class).findOne());
    }

    List<Attempt> attempts(long position) {
        return jdbi.withHandle(
                db -> db.createQuery("SELECT * FROM webhook_attempt WHERE delivery_id = :id ORDER BY number")
                        .bind("id", position)
                        .map((row, _) -> attempt(row))
                        .list());
    }

    /**
     * Makes a delivery due now, with its full schedule before it.
     *
     * @return false when an attempt is under way
     */
    boolean replay(long position) {
        return jdbi.withHandle(db -> db.createUpdate(BEGUN_ANEW + "AND d.id = :id")
                        .bind("id", position)
                        .execute())
                == 1;
    }

    /** The same for an endpoint's deliveries of a time, oldest first. @return how many */
    int replay(UUID endpoint, Instant from, Instant to, Collection<DeliveryState> states, int most) {
        return jdbi.withHandle(db -> db.createUpdate(BEGUN_ANEW + """
            AND d.id IN (
              SELECT id FROM webhook_delivery
              WHERE endpoint_id = :endpoint AND created_at >= :from AND created_at < :to AND state = ANY (:states)
              ORDER BY id LIMIT :most)\
            """)
                .bind("endpoint", endpoint)
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .bind("to", to.atOffset(ZoneOffset.UTC))
                .bindArray(
                        "states",
                        String.class,
                        states.stream().map(DeliveryState::wireName).toList())
                .bind("most", most)
                .execute());
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        DeliveryState state = DeliveryState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        return new Delivery(
                row.getLong("id"),
                row.getString("webhook_id"),
                row.getObject("endpoint_id", UUID.class),
                row.getString("source"),
                row.getString("event_id"),
                row.getString("type"),
                row.getString("subject"),
                state,
                row.getInt("earlier_attempts") + row.getInt("attempts"),
                state == DeliveryState.PENDING ? instant(row, "next_attempt_at") : null,
                row.getObject("last_status", Integer.class),
                row.getString("last_error"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "ended_at"));
    }

    private static Attempt attempt(ResultSet row) throws SQLException {
        return new Attempt(
                row.getInt("number"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getInt("duration_ms"),
                row.getObject("status", Integer.class),
                row.getString("error"),
                row.getString("response"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

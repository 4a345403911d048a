package ai.beast.automation.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Read model of table {@code delivery} for the API. */
@ApplicationScoped
class DeliveryStore {
    private final Jdbi jdbi;
    private final ObjectMapper mapper;

    DeliveryStore(Jdbi jdbi, ObjectMapper mapper) {
        this.jdbi = jdbi;
        this.mapper = mapper;
    }

    /** Newest first. @param before id of the delivery after which the page begins */
    List<Delivery> page(@Nullable UUID binding, @Nullable DeliveryState state, long before, int limit) {
        return jdbi.withHandle(db -> db.createQuery("""
                        SELECT * FROM delivery
                        WHERE id < :before
                          AND (CAST(:binding AS uuid) IS NULL OR binding_id = :binding)
                          AND (CAST(:state AS text) IS NULL OR state = :state)
                        ORDER BY id DESC LIMIT :limit""")
                .bind("before", before)
                .bindByType("binding", binding, UUID.class)
                .bindByType("state", state == null ? null : state.wireName(), String.class)
                .bind("limit", limit)
                .map((row, _) -> delivery(row))
                .list());
    }

    Optional<Delivery> find(long id) {
        return jdbi.withHandle(db -> db.createQuery("SELECT * FROM delivery WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> delivery(row))
                .findOne());
    }

    /**
     * Starts a failed or dead delivery over with a full schedule.
     *
     * @return empty when it is in no such state
     */
    Optional<Delivery> restart(long id) {
        return jdbi.withHandle(db -> db.createQuery("""
                        UPDATE delivery SET state = 'pending', attempts = 0, next_attempt_at = now(), ended_at = NULL
                        WHERE id = :id AND state IN ('failed', 'dead') RETURNING *""")
                .bind("id", id)
                .map((row, _) -> delivery(row))
                .findOne());
    }

    private Delivery delivery(ResultSet row) throws SQLException {
        DeliveryState state = DeliveryState.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        int status = row.getInt("last_status");
        Integer lastStatus = row.wasNull() ? null : status;
        try {
            return new Delivery(
                    row.getLong("id"),
                    row.getObject("binding_id", UUID.class),
                    row.getString("event_source"),
                    row.getString("event_id"),
                    row.getString("event_type"),
                    mapper.readTree(row.getString("payload")),
                    state,
                    row.getInt("attempts"),
                    state == DeliveryState.PENDING ? instant(row, "next_attempt_at") : null,
                    lastStatus,
                    row.getString("last_error"),
                    row.getObject("created_at", OffsetDateTime.class).toInstant(),
                    instant(row, "ended_at"));
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("A stored payload is unreadable", damaged);
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

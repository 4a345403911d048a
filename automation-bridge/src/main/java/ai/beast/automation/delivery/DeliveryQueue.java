package ai.beast.automation.delivery;

import ai.beast.automation.binding.BoundEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The working side of the table {@code delivery}. Each method is one statement, so several processes can work on one
 * table. Time is the database's.
 */
@ApplicationScoped
class DeliveryQueue {
    private static final int LONGEST_ERROR = 500;

    private final Jdbi jdbi;

    DeliveryQueue(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @return false when this event has a delivery for the binding already */
    boolean add(UUID binding, BoundEvent event, String payload) {
        return jdbi.withHandle(db -> db.createUpdate("""
                                INSERT INTO delivery (binding_id, event_source, event_id, event_type, payload)
                                VALUES (:binding, :source, :id, :type, CAST(:payload AS jsonb))
                                ON CONFLICT ON CONSTRAINT delivery_event_once DO NOTHING""")
                        .bind("binding", binding)
                        .bind("source", event.source())
                        .bind("id", event.id())
                        .bind("type", event.type())
                        .bind("payload", payload)
                        .execute())
                == 1;
    }

    /**
     * Takes the deliveries that are due, longest waiting first, among them those whose claim has lapsed because its holder
     * died. Each counts as an attempt from here on.
     */
    List<Claim> claim(int most, Duration lease) {
        return jdbi.withHandle(db -> db.createQuery("""
                        WITH due AS (
                          SELECT id FROM delivery
                          WHERE state IN ('pending', 'delivering') AND next_attempt_at <= now()
                          ORDER BY next_attempt_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
                        UPDATE delivery d
                        SET state = 'delivering', attempts = d.attempts + 1, fence = d.fence + 1,
                            next_attempt_at = now() + CAST(:lease || ' milliseconds' AS interval)
                        FROM due, binding b
                        WHERE d.id = due.id AND b.id = d.binding_id
                        RETURNING d.id, d.fence, d.attempts, d.event_source, d.event_id, d.event_type, d.payload,
                                  b.workflow_id, b.webhook_path, b.http_method""")
                .bind("most", most)
                .bind("lease", lease.toMillis())
                .map((row, _) -> new Claim(
                        row.getLong("id"),
                        row.getLong("fence"),
                        row.getInt("attempts"),
                        row.getString("event_source"),
                        row.getString("event_id"),
                        row.getString("event_type"),
                        row.getString("payload"),
                        row.getString("workflow_id"),
                        row.getString("webhook_path"),
                        row.getString("http_method")))
                .list());
    }

    /** @return false when the claim had lapsed and somebody else has it; nothing is changed then */
    boolean end(Claim claim, DeliveryState state, @Nullable Integer status, @Nullable String error) {
        return jdbi.withHandle(db -> db.createUpdate("""
                                UPDATE delivery SET state = :state, ended_at = now(), last_status = :status, last_error = :error
                                WHERE id = :id AND fence = :fence AND state = 'delivering'""")
                        .bind("state", state.wireName())
                        .bind("status", status)
                        .bind("error", shortened(error))
                        .bind("id", claim.id())
                        .bind("fence", claim.fence())
                        .execute())
                == 1;
    }

    /**
     * Gives a delivery back for another attempt.
     *
     * @param counted whether the attempt stays counted
     * @return false when the claim had lapsed and somebody else has it; nothing is changed then
     */
    boolean again(Claim claim, Duration wait, boolean counted, @Nullable Integer status, String error) {
        return jdbi.withHandle(db -> db.createUpdate("""
                                UPDATE delivery
                                SET state = 'pending', attempts = attempts - :uncounted,
                                    next_attempt_at = now() + CAST(:wait || ' milliseconds' AS interval),
                                    last_status = COALESCE(:status, last_status), last_error = :error
                                WHERE id = :id AND fence = :fence AND state = 'delivering'""")
                        .bind("uncounted", counted ? 0 : 1)
                        .bind("wait", wait.toMillis())
                        .bind("status", status)
                        .bind("error", shortened(error))
                        .bind("id", claim.id())
                        .bind("fence", claim.fence())
                        .execute())
                == 1;
    }

    void forgetEndedBefore(Duration ago) {
        jdbi.useHandle(db -> db.createUpdate(
                        "DELETE FROM delivery WHERE ended_at < now() - CAST(:ago || ' seconds' AS interval)")
                .bind("ago", ago.toSeconds())
                .execute());
    }

    private static @Nullable String shortened(@Nullable String error) {
        return error == null || error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + "…";
    }
}

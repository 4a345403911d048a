package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.http.Answer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The working side of the table {@code webhook_delivery}. Each method is one statement, so several processes can work on
 * one table and a process may die between any two. Time is the database's.
 */
@ApplicationScoped
class DeliveryQueue {
    private final Jdbi jdbi;

    DeliveryQueue(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Takes deliveries that are due, of each endpoint those that wait longest, among them those whose claim has lapsed because
     * its holder died. Each counts as an attempt from here on. An endpoint with many that are due takes no place from another.
     *
     * <p>The ids go through an array, which the planner takes for a few to look up, however large it thinks the tables are.
     *
     * @param each how many of one endpoint
     * @param limits endpoints of which fewer are taken
     */
    List<Claim> claim(int each, Map<UUID, Integer> limits, Duration lease) {
        List<UUID> limited = List.copyOf(limits.keySet());
        return jdbi.withHandle(db -> db.createQuery("""
                        WITH due AS (
                          SELECT picked.id
                          FROM webhook_endpoint e
                          LEFT JOIN unnest(:limited, :places) AS lane (id, places) ON lane.id = e.id
                          CROSS JOIN LATERAL (
                            SELECT d.id FROM webhook_delivery d
                            WHERE d.endpoint_id = e.id AND d.state IN ('pending', 'delivering') AND d.next_attempt_at <= now()
                            ORDER BY d.next_attempt_at, d.id
                            LIMIT COALESCE(lane.places, :each) FOR UPDATE SKIP LOCKED) picked
                          WHERE e.enabled)
                        UPDATE webhook_delivery d
                        SET state = 'delivering', attempts = d.attempts + 1, fence = d.fence + 1,
                            next_attempt_at = now() + CAST(:lease || ' milliseconds' AS interval)
                        FROM webhook_endpoint e, webhook_message m
                        WHERE d.id = ANY (ARRAY(SELECT id FROM due)) AND e.id = d.endpoint_id AND m.id = d.message_id
                        RETURNING d.id, d.webhook_id, d.endpoint_id, e.url, d.fence, d.attempts, d.failures,
                                  octet_length(m.body) AS size,
                                  CASE WHEN octet_length(m.body) <= :small THEN m.body END AS small_body""")
                .bindArray("limited", UUID.class, limited)
                .bindArray(
                        "places",
                        Integer.class,
                        limited.stream().map(limits::get).toList())
                .bind("small", LargeBodies.SMALL)
                .bind("each", each)
                .bind("lease", lease.toMillis())
                .map((row, _) -> claim(row))
                .list());
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(
                row.getLong("id"),
                row.getString("webhook_id"),
                row.getObject("endpoint_id", UUID.class),
                row.getString("url"),
                row.getLong("fence"),
                row.getInt("attempts"),
                row.getInt("failures"),
                row.getInt("size"),
                row.getString("small_body"));
    }

    /** The body of a delivery; empty when it was deleted meanwhile. */
    Optional<String> body(Claim claim) {
        return jdbi.withHandle(db ->
                db.createQuery("""
                        SELECT m.body FROM webhook_delivery d JOIN webhook_message m ON m.id = d.message_id
                        WHERE d.id = :id AND m.body IS NOT NULL""").bind("id", claim.id()).mapTo(String.class).findOne());
    }

    /** @return false when the claim had lapsed and somebody else has it; nothing is changed then */
    boolean succeeded(Claim claim, Answer answer) {
        return jdbi.withHandle(db -> bound(db.createQuery("""
                        WITH settled AS (
                          UPDATE webhook_delivery
                          SET state = 'succeeded', ended_at = now(), last_status = :status, last_error = NULL
                          WHERE id = :id AND fence = :fence AND state = 'delivering'
                          RETURNING id, endpoint_id, attempts),
                        logged AS (
                          INSERT INTO webhook_attempt (delivery_id, number, started_at, duration_ms, status, error, response)
                          SELECT id, attempts, :startedAt, :took, :status, :error, :response FROM settled),
                        well AS (
                          UPDATE webhook_endpoint e SET failing_since = NULL, last_failure_at = NULL
                          FROM settled WHERE e.id = settled.endpoint_id AND e.failing_since IS NOT NULL)
                        SELECT count(*) FROM settled"""), claim, answer)
                        .mapTo(Integer.class)
                        .one())
                == 1;
    }

    /** What a failure that was recorded leads to. */
    enum Recorded {
        /** The claim had lapsed and somebody else has it; nothing was changed. */
        NOT,
        YES,
        /** The endpoint has not taken anything for longer than is borne. */
        FOR_TOO_LONG
    }

    /**
     * Records a failure. The clock of a failing endpoint starts anew when it was not tried for as long as is borne.
     *
     * @param again after how long the next attempt is made; null: the delivery is dead
     * @param borne for how long an endpoint may fail
     */
    Recorded failed(Claim claim, Answer answer, @Nullable Duration again, Duration borne) {
        return jdbi.withHandle(db -> bound(db.createQuery("""
                        WITH settled AS (
                          UPDATE webhook_delivery d
                          SET failures = failures + 1, last_status = :status, last_error = :error,
                              state = CASE WHEN CAST(:again AS bigint) IS NULL OR e.disabled_reason IS NOT NULL
                                           THEN 'dead' ELSE 'pending' END,
                              ended_at = CASE WHEN CAST(:again AS bigint) IS NULL OR e.disabled_reason IS NOT NULL
                                              THEN now() END,
                              next_attempt_at = now() + CAST(COALESCE(:again, 0) || ' milliseconds' AS interval)
                          FROM webhook_endpoint e
                          WHERE d.id = :id AND d.fence = :fence AND d.state = 'delivering' AND e.id = d.endpoint_id
                          RETURNING d.id, d.endpoint_id, d.attempts),
                        logged AS (
                          INSERT INTO webhook_attempt (delivery_id, number, started_at, duration_ms, status, error, response)
                          SELECT id, attempts, :startedAt, :took, :status, :error, :response FROM settled),
                        ill AS (
                          UPDATE webhook_endpoint e
                          SET last_failure_at = now(),
                              failing_since = CASE WHEN e.last_failure_at >= now() - CAST(:borne || ' seconds' AS interval)
                                                   THEN e.failing_since ELSE now() END
                          FROM settled WHERE e.id = settled.endpoint_id)
                        SELECT COALESCE(e.failing_since <= now() - CAST(:borne || ' seconds' AS interval)
                                    AND e.last_failure_at >= now() - CAST(:borne || ' seconds' AS interval), false)
                        FROM settled JOIN webhook_endpoint e ON e.id = settled.endpoint_id"""), claim, answer)
                .bind("again", again == null ? null : Long.valueOf(again.toMillis()))
                .bind("borne", borne.toSeconds())
                .mapTo(Boolean.class)
                .findOne()
                .map(tooLong -> tooLong ? Recorded.FOR_TOO_LONG : Recorded.YES)
                .orElse(Recorded.NOT));
    }

    private static Query bound(Query query, Claim claim, Answer answer) {
        return query.bind("id", claim.id())
                .bind("fence", claim.fence())
                .bind("startedAt", OffsetDateTime.ofInstant(answer.startedAt(), ZoneOffset.UTC))
                .bind("took", (int) answer.took().toMillis())
                .bind("status", answer.status())
                .bind("error", answer.error())
                .bind("response", answer.response());
    }

    /** Gives a delivery back of which no attempt was made, or none that was seen to its end; it is not counted. */
    void release(Claim claim, Duration wait) {
        jdbi.useHandle(db -> db.createUpdate("""
                        UPDATE webhook_delivery
                        SET state = 'pending', attempts = attempts - 1, fence = fence + 1,
                            next_attempt_at = now() + CAST(:wait || ' milliseconds' AS interval)
                        WHERE id = :id AND fence = :fence AND state = 'delivering'""")
                .bind("wait", wait.toMillis())
                .bind("id", claim.id())
                .bind("fence", claim.fence())
                .execute());
    }

    /** Ends what waits for an endpoint that was taken out of service. */
    void endAllOf(UUID endpoint, String error) {
        jdbi.useHandle(db -> db.createUpdate("""
                        UPDATE webhook_delivery SET state = 'dead', ended_at = now(), last_error = COALESCE(last_error, :error)
                        WHERE endpoint_id = :endpoint
                          AND (state = 'pending' OR state = 'delivering' AND next_attempt_at <= now())""")
                .bind("error", error)
                .bind("endpoint", endpoint)
                .execute());
    }
}

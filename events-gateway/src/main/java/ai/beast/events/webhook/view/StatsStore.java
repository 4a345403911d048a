package ai.beast.events.webhook.view;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Figures of an endpoint's deliveries, from their rows. */
@ApplicationScoped
class StatsStore {
    private final Jdbi jdbi;

    StatsStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    EndpointStats read(UUID endpoint, Instant from, Instant to) {
        return jdbi.withHandle(db -> db.createQuery("""
            SELECT count(*) FILTER (WHERE state = 'succeeded' AND ended_at >= :from) AS succeeded,
              count(*) FILTER (WHERE state = 'dead' AND ended_at >= :from) AS dead,
              count(*) FILTER (WHERE state = 'missed' AND ended_at >= :from) AS missed,
              count(*) FILTER (WHERE ended_at IS NULL) AS open,
              max(ended_at) FILTER (WHERE state = 'succeeded') AS last_success,
              coalesce(sum(tried.attempts), 0) AS attempts, coalesce(sum(tried.failed), 0) AS failed
            FROM webhook_delivery d
            LEFT JOIN LATERAL (
              SELECT count(*) AS attempts, count(*) FILTER (WHERE error IS NOT NULL) AS failed
              FROM webhook_attempt a WHERE a.delivery_id = d.id AND a.started_at >= :from) tried
              ON d.ended_at IS NULL OR d.ended_at >= :from
            WHERE endpoint_id = :endpoint\
            """)
                .bind("endpoint", endpoint)
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .map((row, _) -> {
                    OffsetDateTime success = row.getObject("last_success", OffsetDateTime.class);
                    return EndpointStats.of(
                            from,
                            to,
                            new EndpointStats.Counts(
                                    row.getLong("succeeded"),
                                    row.getLong("dead"),
                                    row.getLong("missed"),
                                    row.getLong("open"),
                                    row.getLong("attempts"),
                                    row.getLong("failed")),
                            success == null ? null : success.toInstant(),
                            lastFailure(db, endpoint, from));
                })
                .one());
    }

    private static EndpointStats.@Nullable Failure lastFailure(Handle db, UUID endpoint, Instant from) {
        return db.createQuery("""
            SELECT d.webhook_id, a.started_at, a.status, a.error
            FROM webhook_attempt a JOIN webhook_delivery d ON d.id = a.delivery_id
            WHERE d.endpoint_id = :endpoint AND a.error IS NOT NULL AND a.started_at >= :from
              AND (d.ended_at IS NULL OR d.ended_at >= :from)
            ORDER BY a.started_at DESC LIMIT 1\
            """)
                .bind("endpoint", endpoint)
                .bind("from", from.atOffset(ZoneOffset.UTC))
                .map((row, _) -> new EndpointStats.Failure(
                        row.getString("webhook_id"),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("status", Integer.class),
                        row.getString("error")))
                .findOne()
                .orElse(null);
    }
}

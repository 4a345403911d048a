package ai.beast.events.webhook.endpoint;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The table {@code webhook_endpoint}. */
@ApplicationScoped
class EndpointStore {
    private static final String FIRST = "00000000-0000-0000-0000-000000000000";

    private final Jdbi jdbi;

    EndpointStore(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** By id. @param after id after which the page begins; null for the first */
    List<Endpoint> page(@Nullable UUID after, int limit) {
        return jdbi.withHandle(
                db -> db.createQuery("SELECT * FROM webhook_endpoint WHERE id > :after ORDER BY id LIMIT :limit")
                        .bind("after", after == null ? UUID.fromString(FIRST) : after)
                        .bind("limit", limit)
                        .map((row, _) -> endpoint(row))
                        .list());
    }

    List<Endpoint> all() {
        return jdbi.withHandle(db -> db.createQuery("SELECT * FROM webhook_endpoint ORDER BY id")
                .map((row, _) -> endpoint(row))
                .list());
    }

    int count() {
        return jdbi.withHandle(db -> db.createQuery("SELECT count(*) FROM webhook_endpoint")
                .mapTo(Integer.class)
                .one());
    }

    Optional<Endpoint> find(UUID id) {
        return jdbi.withHandle(db -> db.createQuery("SELECT * FROM webhook_endpoint WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> endpoint(row))
                .findOne());
    }

    /** Keeps others from changing the endpoint until the transaction ends. @return false when there is none */
    boolean lock(UUID id) {
        return jdbi.withHandle(db -> db.createQuery("SELECT id FROM webhook_endpoint WHERE id = :id FOR NO KEY UPDATE")
                .bind("id", id)
                .mapTo(UUID.class)
                .findOne()
                .isPresent());
    }

    Endpoint insert(UUID id, EndpointContent content) {
        return jdbi.withHandle(db -> bound(db.createQuery("""
                        INSERT INTO webhook_endpoint (id, url, description, event_types, sources, subjects, enabled)
                        VALUES (:id, :url, :description, :eventTypes, :sources, :subjects, :enabled)
                        RETURNING *"""), id, content)
                .map((row, _) -> endpoint(row))
                .one());
    }

    /**
     * Changes the endpoint if it still has this version. One that is enabled again begins without a record of failures.
     *
     * @return empty when it was changed meanwhile or is gone
     */
    Optional<Endpoint> update(UUID id, int version, EndpointContent content) {
        return jdbi.withHandle(db -> bound(db.createQuery("""
                        UPDATE webhook_endpoint
                        SET url = :url, description = :description, event_types = :eventTypes, sources = :sources,
                            subjects = :subjects, enabled = :enabled, version = version + 1, updated_at = now(),
                            disabled_reason = CASE WHEN :enabled THEN NULL ELSE disabled_reason END,
                            disabled_at = CASE WHEN :enabled THEN NULL ELSE COALESCE(disabled_at, now()) END,
                            failing_since = CASE WHEN enabled THEN failing_since END,
                            last_failure_at = CASE WHEN enabled THEN last_failure_at END
                        WHERE id = :id AND version = :version
                        RETURNING *"""), id, content)
                .bind("version", version)
                .map((row, _) -> endpoint(row))
                .findOne());
    }

    /** @param version null deletes whatever is there */
    boolean delete(UUID id, @Nullable Integer version) {
        return jdbi.withHandle(db -> db.createUpdate("""
                        DELETE FROM webhook_endpoint
                        WHERE id = :id AND (CAST(:version AS integer) IS NULL OR version = :version)""")
                        .bind("id", id)
                        .bind("version", version)
                        .execute())
                == 1;
    }

    /** @return the endpoint as it is now; empty when it was disabled already or is gone */
    Optional<Endpoint> disable(UUID id, String reason) {
        return jdbi.withHandle(db -> db.createQuery("""
                        UPDATE webhook_endpoint
                        SET enabled = false, disabled_reason = :reason, disabled_at = now(), version = version + 1,
                            updated_at = now()
                        WHERE id = :id AND enabled
                        RETURNING *""")
                .bind("id", id)
                .bind("reason", reason)
                .map((row, _) -> endpoint(row))
                .findOne());
    }

    private static <S extends SqlStatement<S>> S bound(S statement, UUID id, EndpointContent content) {
        return statement
                .bind("id", id)
                .bind("url", content.url().toString())
                .bind("description", content.description())
                .bindArray("eventTypes", String.class, content.eventTypes())
                .bindArray("sources", String.class, content.sources())
                .bindArray("subjects", String.class, content.subjects())
                .bind("enabled", content.enabled());
    }

    private static Endpoint endpoint(ResultSet row) throws SQLException {
        return new Endpoint(
                row.getObject("id", UUID.class),
                row.getString("url"),
                row.getString("description"),
                texts(row.getArray("event_types")),
                texts(row.getArray("sources")),
                texts(row.getArray("subjects")),
                row.getBoolean("enabled"),
                row.getString("disabled_reason"),
                instant(row, "disabled_at"),
                instant(row, "failing_since"),
                row.getInt("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

package ai.beast.registry.instance;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Instances by path. Events of different models can arrive in any order, so every change says when it happened and is
 * passed over when the row is about something later.
 */
@ApplicationScoped
public class InstanceRepository {
    private final Jdbi database;

    InstanceRepository(Jdbi database) {
        this.database = database;
    }

    /** In the order of their paths. */
    public List<Instance> ofModel(String model) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT model_id, path, location, sha256, size_bytes, installed_at, last_used, use_count,
                          available, header_error
                        FROM instance WHERE model_id = :model ORDER BY path""")
                .bind("model", model)
                .map((row, _) -> instance(row))
                .list());
    }

    /** Whether one of the model's files was installed later than this. */
    public boolean installedAfter(String model, Instant time) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT FROM instance WHERE model_id = :model AND installed_at > :time)")
                .bind("model", model)
                .bind("time", time.atOffset(ZoneOffset.UTC))
                .mapTo(Boolean.class)
                .one());
    }

    /** Records a file at its path in place of what was there before; use of the path so far is kept. */
    public void record(Instance instance) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO instance (
                          model_id, path, location, sha256, size_bytes, installed_at, available, header_error)
                        VALUES (
                          :model, :path, :location, :sha256, :sizeBytes, :installedAt, :available, :headerError)
                        ON CONFLICT ON CONSTRAINT instance_path_unique DO UPDATE SET
                          model_id = EXCLUDED.model_id, location = EXCLUDED.location, sha256 = EXCLUDED.sha256,
                          size_bytes = EXCLUDED.size_bytes, installed_at = EXCLUDED.installed_at,
                          available = EXCLUDED.available, header_error = EXCLUDED.header_error
                        WHERE instance.installed_at <= EXCLUDED.installed_at""")
                .bind("model", instance.model())
                .bind("path", instance.path())
                .bind("location", instance.location())
                .bind("sha256", instance.sha256())
                .bind("sizeBytes", instance.sizeBytes())
                .bind("installedAt", instance.installedAt().atOffset(ZoneOffset.UTC))
                .bind("available", instance.available())
                .bind("headerError", instance.headerError())
                .execute());
    }

    /** Records that the file's content was replaced. Changes nothing when there is no such instance. */
    public void replaced(String path, String sha256, @Nullable Long sizeBytes, Instant time) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE instance SET sha256 = :sha256, size_bytes = coalesce(CAST(:sizeBytes AS bigint), size_bytes),
                          available = available OR CAST(:sizeBytes AS bigint) IS NOT NULL
                        WHERE path = :path AND installed_at <= :time""")
                .bind("path", path)
                .bind("sha256", sha256)
                .bind("sizeBytes", sizeBytes)
                .bind("time", time.atOffset(ZoneOffset.UTC))
                .execute());
    }

    /** Forgets the file that was deleted at that time. Changes nothing when there is no such instance. */
    public void remove(String path, Instant time) {
        database.useHandle(
                handle -> handle.createUpdate("DELETE FROM instance WHERE path = :path AND installed_at <= :time")
                        .bind("path", path)
                        .bind("time", time.atOffset(ZoneOffset.UTC))
                        .execute());
    }

    private static Instance instance(ResultSet row) throws SQLException {
        OffsetDateTime lastUsed = row.getObject("last_used", OffsetDateTime.class);
        return new Instance(
                row.getString("model_id"),
                row.getString("path"),
                row.getString("location"),
                row.getString("sha256"),
                row.getLong("size_bytes"),
                row.getObject("installed_at", OffsetDateTime.class).toInstant(),
                lastUsed == null ? null : lastUsed.toInstant(),
                row.getLong("use_count"),
                row.getBoolean("available"),
                row.getString("header_error"));
    }
}

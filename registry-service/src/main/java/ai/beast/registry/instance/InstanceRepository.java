package ai.beast.registry.instance;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Instances by path. Events of different models can arrive in any order, so every change says when it happened and is
 * passed over when the row is about something later.
 */
@ApplicationScoped
public class InstanceRepository {
    private final Jdbi database;
    private final InstanceColumns columns = new InstanceColumns();

    InstanceRepository(Jdbi database) {
        this.database = database;
    }

    /** In the order of their paths. */
    public List<Instance> ofModel(String model) {
        return database.withHandle(
                handle -> handle.createQuery(InstanceColumns.SELECT + " WHERE model_id = :model ORDER BY path")
                        .bind("model", model)
                        .map(columns)
                        .list());
    }

    /** Other models that have this very file, alone or as a part. */
    List<String> othersWith(String path, String model) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT DISTINCT model_id FROM instance
            WHERE model_id <> :model
              AND (path = :path OR parts @> jsonb_build_array(jsonb_build_object('path', CAST(:path AS text))))
            ORDER BY model_id\
            """)
                .bind("path", path)
                .bind("model", model)
                .mapTo(String.class)
                .list());
    }

    /** Paths of other files with this content. */
    List<String> othersWithContent(String sha256, String path) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT path FROM instance WHERE sha256 = :sha256 AND path <> :path ORDER BY path")
                .bind("sha256", sha256)
                .bind("path", path)
                .mapTo(String.class)
                .list());
    }

    /** Available instances by location and file format, the largest groups first. */
    List<ActiveModels.Group> available(int limit) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT i.location, coalesce(m.format, 'other') AS format, count(*) AS count
            FROM instance i JOIN model m ON m.id = i.model_id
            WHERE i.available GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT :limit\
            """)
                .bind("limit", limit)
                .map((row, _) -> new ActiveModels.Group(
                        row.getString("location"), row.getString("format"), row.getLong("count")))
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

    /**
     * Records a file at its path in place of what was there before; use of the path so far is kept.
     *
     * @param modifiedAt of the file whose hash this is; null when it is gone
     */
    public void record(Instance instance, @Nullable Instant modifiedAt) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO instance (
              model_id, path, location, sha256, size_bytes, installed_at, available, unavailable_reason,
              header_error, modified_at)
            VALUES (
              :model, :path, :location, :sha256, :sizeBytes, :installedAt, :available, :unavailableReason,
              :headerError, :modifiedAt)
            ON CONFLICT ON CONSTRAINT instance_path_unique DO UPDATE SET
              model_id = EXCLUDED.model_id, location = EXCLUDED.location, sha256 = EXCLUDED.sha256,
              size_bytes = EXCLUDED.size_bytes, installed_at = EXCLUDED.installed_at,
              available = EXCLUDED.available, header_error = EXCLUDED.header_error,
              unavailable_reason = EXCLUDED.unavailable_reason, modified_at = EXCLUDED.modified_at,
              signature = NULL
            WHERE instance.installed_at <= EXCLUDED.installed_at\
            """)
                .bind("model", instance.model())
                .bind("path", instance.path())
                .bind("location", instance.location())
                .bind("sha256", instance.sha256())
                .bind("sizeBytes", instance.sizeBytes())
                .bind("installedAt", instance.installedAt().atOffset(ZoneOffset.UTC))
                .bind("available", instance.available())
                .bind("unavailableReason", instance.unavailableReason())
                .bind("headerError", instance.headerError())
                .bind("modifiedAt", modifiedAt == null ? null : modifiedAt.atOffset(ZoneOffset.UTC))
                .execute());
    }

    /**
     * Records that the file's content was replaced. Changes nothing when there is no such instance.
     *
     * @param sizeBytes null when the file is gone, like {@code modifiedAt}
     */
    public void replaced(
            String path, String sha256, @Nullable Long sizeBytes, @Nullable Instant modifiedAt, Instant time) {
        database.useHandle(handle -> handle.createUpdate("""
            UPDATE instance SET sha256 = :sha256, signature = NULL,
              modified_at = CAST(:modifiedAt AS timestamptz),
              size_bytes = coalesce(CAST(:sizeBytes AS bigint), size_bytes),
              available = available OR CAST(:sizeBytes AS bigint) IS NOT NULL,
              unavailable_reason = CASE WHEN CAST(:sizeBytes AS bigint) IS NULL THEN unavailable_reason END
            WHERE path = :path AND installed_at <= :time\
            """)
                .bind("path", path)
                .bind("sha256", sha256)
                .bind("sizeBytes", sizeBytes)
                .bind("modifiedAt", modifiedAt == null ? null : modifiedAt.atOffset(ZoneOffset.UTC))
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

    /**
     * Those that match, in the order of their numbers.
     *
     * @param location null for all
     * @param available null for both
     * @param after only those with a larger number
     */
    public List<Instance> list(@Nullable String location, @Nullable Boolean available, long after, int limit) {
        return database.withHandle(handle -> handle.createQuery(InstanceColumns.SELECT + """
             WHERE id > :after
              AND (CAST(:location AS text) IS NULL OR location = :location)
              AND (CAST(:available AS boolean) IS NULL OR available = :available)
            ORDER BY id LIMIT :limit\
            """)
                .bind("after", after)
                .bind("location", location)
                .bind("available", available)
                .bind("limit", limit)
                .map(columns)
                .list());
    }

    /** The instance whose first or only file this is. */
    public Optional<Instance> at(String path) {
        return database.withHandle(handle -> handle.createQuery(InstanceColumns.SELECT + " WHERE path = :path")
                .bind("path", path)
                .map(columns)
                .findOne());
    }

    public Optional<Instance> find(long id) {
        return database.withHandle(handle -> handle.createQuery(InstanceColumns.SELECT + " WHERE id = :id")
                .bind("id", id)
                .map(columns)
                .findOne());
    }

    /** @return false when there is no such instance */
    public boolean countUse(long id) {
        return database.withHandle(handle -> handle.createUpdate(
                                "UPDATE instance SET use_count = use_count + 1, last_used = now() WHERE id = :id")
                        .bind("id", id)
                        .execute())
                > 0;
    }

    /** @return false when there is no such instance, or it has become available */
    public boolean forget(long id) {
        return database.withHandle(
                        handle -> handle.createUpdate("DELETE FROM instance WHERE id = :id AND NOT available")
                                .bind("id", id)
                                .execute())
                > 0;
    }

    /** Instances whose hashes are equal, largest files first; each group has two or more. */
    public List<Instance> duplicates() {
        return database.withHandle(handle ->
                handle.createQuery(InstanceColumns.SELECT + """
                     WHERE sha256 IN (
                      SELECT sha256 FROM instance WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1)
                    ORDER BY size_bytes DESC, sha256, path
                    LIMIT 10000\
                    """).map(columns).list());
    }

    /** Device and inode of {@link #duplicates}, by path; without those that no scan has seen. */
    public Map<String, String> fileKeys() {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT path, file_key FROM instance WHERE file_key IS NOT NULL AND sha256 IN (
                          SELECT sha256 FROM instance WHERE sha256 IS NOT NULL GROUP BY sha256 HAVING count(*) > 1)""")
                .reduceRows(new HashMap<String, String>(), (keys, row) -> {
                    keys.put(row.getColumn("path", String.class), row.getColumn("file_key", String.class));
                    return keys;
                }));
    }
}

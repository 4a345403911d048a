package ai.beast.versioning.snapshot.index;

import ai.beast.versioning.store.chunk.Sha256;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The index of snapshots. Every statement runs in the caller's transaction if there is one. */
@ApplicationScoped
public class SnapshotRepository {
    private final Jdbi database;
    private final ObjectMapper json;

    SnapshotRepository(Jdbi database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Makes sure there is a row for a content whose chunks were just stored, and locks it until the transaction ends. */
    void keep(Sha256 sha256, long sizeBytes, Instant createdAt, boolean pinned) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO snapshot (sha256, size_bytes, created_at, pinned)
            VALUES (:sha256, :size, :createdAt, :pinned)
            ON CONFLICT (sha256) DO UPDATE SET damage = NULL, pinned = snapshot.pinned OR excluded.pinned,
              health = CASE snapshot.health WHEN 'damaged' THEN 'unverified' ELSE snapshot.health END\
            """)
                .bind("pinned", pinned)
                .bind("sha256", sha256.hex())
                .bind("size", sizeBytes)
                .bind("createdAt", utc(createdAt))
                .execute());
    }

    /** Like {@link #keep}, for a manifest found in the store; what is known of the content's health stays. */
    public void keepFound(Sha256 sha256, long sizeBytes, Instant createdAt, boolean pinned) {
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO snapshot (sha256, size_bytes, created_at, pinned) VALUES (:sha256, :size, :createdAt, :pinned)
            ON CONFLICT (sha256) DO UPDATE SET created_at = least(snapshot.created_at, excluded.created_at),
              pinned = excluded.pinned\
            """)
                .bind("pinned", pinned)
                .bind("sha256", sha256.hex())
                .bind("size", sizeBytes)
                .bind("createdAt", utc(createdAt))
                .execute());
    }

    /** Locks a content's row until the transaction ends. @return whether there is one that is not being deleted */
    public boolean lock(Sha256 sha256) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT 1 FROM snapshot WHERE sha256 = :sha256 AND deleted_at IS NULL FOR UPDATE")
                .bind("sha256", sha256.hex())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /** Replaces the labels of all sources, and the pin. */
    public void mark(Sha256 sha256, List<String> labels, boolean pinned) {
        database.useHandle(handle -> {
            handle.createUpdate("UPDATE snapshot SET pinned = :pinned WHERE sha256 = :sha256")
                    .bind("pinned", pinned)
                    .bind("sha256", sha256.hex())
                    .execute();
            handle.createUpdate("UPDATE snapshot_source SET labels = :labels WHERE sha256 = :sha256")
                    .bindArray("labels", String.class, labels)
                    .bind("sha256", sha256.hex())
                    .execute();
        });
    }

    /** Contents with that label, at most {@code limit}. */
    public List<Sha256> labelled(String label, int limit) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT sha256 FROM snapshot s WHERE deleted_at IS NULL AND EXISTS (
              SELECT 1 FROM snapshot_source o WHERE o.sha256 = s.sha256 AND o.labels @> ARRAY[CAST(:label AS text)])
            ORDER BY created_at DESC LIMIT :limit\
            """)
                .bind("label", label)
                .bind("limit", limit)
                .map((row, context) -> new Sha256(row.getString(1)))
                .list());
    }

    /** Contents by how long ago they were verified: never, then the longest ago. With their sizes, in that order. */
    public Map<Sha256, Long> longestUnverified() {
        return database.withHandle(handle -> {
            Map<Sha256, Long> sizes = new LinkedHashMap<>();
            handle.createQuery("""
                SELECT sha256, size_bytes FROM snapshot WHERE deleted_at IS NULL
                ORDER BY verified_at NULLS FIRST, created_at, sha256\
                """)
                    .map((row, context) -> sizes.put(new Sha256(row.getString(1)), row.getLong(2)))
                    .list();
            return sizes;
        });
    }

    /** All snapshots, or all of one model; newest first. */
    public List<StoredSnapshot> all(@Nullable String model) {
        return list(new SnapshotQuery(model, null, null, null, Integer.MAX_VALUE - 1));
    }

    /** @return whether it is new; one with this model and path stays as it is */
    public boolean addSource(Sha256 sha256, SnapshotSource source) {
        return database.withHandle(handle -> handle.createUpdate("""
            INSERT INTO snapshot_source (sha256, model, path, model_version, metadata, labels, created_at)
            VALUES (:sha256, :model, :path, :modelVersion, CAST(:metadata AS jsonb), :labels, :createdAt)
            ON CONFLICT (sha256, model, path) DO NOTHING\
            """)
                        .bind("sha256", sha256.hex())
                        .bind("model", source.model())
                        .bind("path", source.path())
                        .bind("modelVersion", source.modelVersion())
                        .bind("metadata", text(source.metadata()))
                        .bindArray("labels", String.class, source.labels())
                        .bind("createdAt", utc(source.createdAt()))
                        .execute())
                == 1;
    }

    /** Makes a source's row say what its manifest says. */
    public void replaceSource(Sha256 sha256, SnapshotSource source) {
        database.useHandle(handle -> {
            handle.createUpdate(
                            "DELETE FROM snapshot_source WHERE sha256 = :sha256 AND model = :model AND path = :path")
                    .bind("sha256", sha256.hex())
                    .bind("model", source.model())
                    .bind("path", source.path())
                    .execute();
            addSource(sha256, source);
        });
    }

    /** Models that have snapshots of a path. */
    public List<String> modelsAt(String path) {
        return database.withHandle(handle ->
                handle.createQuery("""
                    SELECT DISTINCT model FROM snapshot_source JOIN snapshot USING (sha256)
                    WHERE path = :path AND deleted_at IS NULL ORDER BY model\
                    """).bind("path", path).mapTo(String.class).list());
    }

    public Optional<StoredSnapshot> find(Sha256 sha256) {
        return list(new SnapshotQuery(null, sha256.hex(), null, null, 1)).stream()
                .findFirst();
    }

    /** Snapshots whose digest begins so, at most {@code limit}. */
    public List<Sha256> beginningWith(String prefix, int limit) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT sha256 FROM snapshot WHERE sha256 LIKE :prefix || '%' AND deleted_at IS NULL
            ORDER BY sha256 LIMIT :limit\
            """)
                .bind("prefix", prefix)
                .bind("limit", limit)
                .map((row, context) -> new Sha256(row.getString(1)))
                .list());
    }

    /** Newest first, one more than the limit when there are more. */
    public List<StoredSnapshot> list(SnapshotQuery query) {
        return database.withHandle(handle -> {
            List<StoredSnapshot> bare = handle.createQuery("""
                SELECT s.* FROM snapshot s
                WHERE s.deleted_at IS NULL
                  AND (CAST(:digest AS text) IS NULL OR s.sha256 LIKE :digest || '%')
                  AND EXISTS (SELECT 1 FROM snapshot_source o WHERE o.sha256 = s.sha256
                    AND (CAST(:model AS text) IS NULL OR o.model = :model)
                    AND (CAST(:label AS text) IS NULL OR o.labels @> ARRAY[CAST(:label AS text)]))
                  AND (CAST(:afterSha256 AS text) IS NULL
                    OR (s.created_at, s.sha256) < (:afterTime, CAST(:afterSha256 AS text)))
                ORDER BY s.created_at DESC, s.sha256 DESC LIMIT :limit\
                """)
                    .bind("digest", query.digest())
                    .bind("model", query.model())
                    .bind("label", query.label())
                    .bind(
                            "afterSha256",
                            query.after() == null ? null : query.after().sha256())
                    .bindByType(
                            "afterTime",
                            query.after() == null ? null : utc(query.after().createdAt()),
                            OffsetDateTime.class)
                    .bind("limit", query.limit() + 1)
                    .map((row, context) -> read(row))
                    .list();
            return withSources(handle, bare);
        });
    }

    private List<StoredSnapshot> withSources(Handle handle, List<StoredSnapshot> bare) {
        Map<String, List<SnapshotSource>> sources = new LinkedHashMap<>();
        bare.forEach(snapshot -> sources.put(snapshot.sha256().hex(), new ArrayList<>()));
        if (bare.isEmpty()) {
            return bare;
        }
        handle.createQuery("""
            SELECT * FROM snapshot_source WHERE sha256 = ANY (:digests) ORDER BY created_at, model, path\
            """)
                .bindArray("digests", String.class, new ArrayList<>(sources.keySet()))
                .map((row, context) -> {
                    SnapshotSource source = readSource(row);
                    List<SnapshotSource> of = sources.get(row.getString("sha256"));
                    return of != null && of.add(source);
                })
                .list();
        return bare.stream()
                .map(snapshot -> new StoredSnapshot(
                        snapshot.sha256(),
                        snapshot.sizeBytes(),
                        snapshot.createdAt(),
                        snapshot.pinned(),
                        snapshot.health(),
                        snapshot.damage(),
                        snapshot.verifiedAt(),
                        List.copyOf(sources.getOrDefault(snapshot.sha256().hex(), List.of()))))
                .toList();
    }

    /** Records what a verification, or a failed attempt to use the content, found. */
    public void setHealth(Sha256 sha256, Health health, @Nullable String damage) {
        database.useHandle(handle -> handle.createUpdate("""
            UPDATE snapshot SET health = :health, damage = :damage, verified_at = now() WHERE sha256 = :sha256\
            """)
                .bind("health", health.wireName())
                .bind("damage", damage)
                .bind("sha256", sha256.hex())
                .execute());
    }

    /** Begins a deletion. @return whether there was something to delete */
    boolean hide(Sha256 sha256) {
        return database.withHandle(handle -> handle.createUpdate(
                                "UPDATE snapshot SET deleted_at = now() WHERE sha256 = :sha256 AND deleted_at IS NULL")
                        .bind("sha256", sha256.hex())
                        .execute())
                == 1;
    }

    /** Ends a deletion that was begun; locks out others until the transaction ends. @return whether there was one */
    boolean removeHidden(Sha256 sha256) {
        return database.withHandle(handle -> handle.createUpdate(
                                "DELETE FROM snapshot WHERE sha256 = :sha256 AND deleted_at IS NOT NULL")
                        .bind("sha256", sha256.hex())
                        .execute())
                == 1;
    }

    /** A snapshot whose deletion was begun. */
    Optional<StoredSnapshot> findHidden(Sha256 sha256) {
        return database.withHandle(handle -> {
            List<StoredSnapshot> bare = handle.createQuery(
                            "SELECT * FROM snapshot WHERE sha256 = :sha256 AND deleted_at IS NOT NULL FOR UPDATE")
                    .bind("sha256", sha256.hex())
                    .map((row, context) -> read(row))
                    .list();
            return withSources(handle, bare).stream().findFirst();
        });
    }

    /** Deletions that were begun and not ended. */
    public List<Sha256> hidden() {
        return database.withHandle(
                handle -> handle.createQuery("SELECT sha256 FROM snapshot WHERE deleted_at IS NOT NULL")
                        .map((row, context) -> new Sha256(row.getString(1)))
                        .list());
    }

    /** The key of a source. */
    public record SourceKey(Sha256 sha256, String model, String path) {}

    public List<SourceKey> sourceKeys() {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT sha256, model, path FROM snapshot_source JOIN snapshot USING (sha256)
            WHERE deleted_at IS NULL\
            """)
                .map((row, context) -> new SourceKey(new Sha256(row.getString(1)), row.getString(2), row.getString(3)))
                .list());
    }

    private StoredSnapshot read(ResultSet row) throws SQLException {
        OffsetDateTime verified = row.getObject("verified_at", OffsetDateTime.class);
        return new StoredSnapshot(
                new Sha256(row.getString("sha256")),
                row.getLong("size_bytes"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("pinned"),
                Health.of(row.getString("health")),
                row.getString("damage"),
                verified == null ? null : verified.toInstant(),
                List.of());
    }

    private SnapshotSource readSource(ResultSet row) throws SQLException {
        return new SnapshotSource(
                row.getString("model"),
                row.getString("model_version"),
                row.getString("path"),
                metadata(row.getString("metadata")),
                List.of((String[]) row.getArray("labels").getArray()),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Map<String, String> metadata(String text) {
        try {
            return json.readValue(text, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Only texts were stored", impossible);
        }
    }

    private String text(Map<String, String> metadata) {
        try {
            return json.writeValueAsString(metadata);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Texts can be written", impossible);
        }
    }
}

package ai.beast.registry.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Registered models: those MLflow's clients made, and every name an entry has. Changes need a transaction of the caller. */
@ApplicationScoped
class RegisteredModelRepository {
    private final Jdbi database;
    private final ObjectMapper json;

    RegisteredModelRepository(Jdbi database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /** A registered model without its versions; times are null where only entries have the name. */
    record Row(
            String name,
            @Nullable String description,
            Map<String, String> tags,
            @Nullable Instant created,
            @Nullable Instant updated) {}

    Optional<Row> find(String name) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT name, description, tags, created_at, updated_at FROM mlflow_model WHERE name = :name
                        UNION ALL
                        SELECT name, NULL, '{}', NULL, NULL FROM (
                          SELECT name FROM model WHERE name = :name LIMIT 1) AS entry
                        LIMIT 1""")
                .bind("name", name)
                .map((row, _) -> row(row))
                .findOne());
    }

    /** Names after this one, in their order, that are like a pattern of SQL's. */
    List<String> names(String after, String like, boolean ignoreCase, int limit) {
        String matches = ignoreCase ? "name ILIKE :like" : "name LIKE :like";
        return database.withHandle(handle -> handle.createQuery("SELECT name FROM ("
                        + "(SELECT name FROM mlflow_model WHERE name > :after AND " + matches
                        + " ORDER BY name LIMIT :limit) UNION "
                        + "(SELECT DISTINCT name FROM model WHERE name > :after AND " + matches
                        + " ORDER BY name LIMIT :limit)) AS names ORDER BY name LIMIT :limit")
                .bind("after", after)
                .bind("like", like)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /** Ids of entries after this one, in their order, whose name is like a pattern of SQL's. */
    List<String> ids(String after, String like, boolean ignoreCase, int limit) {
        String matches = ignoreCase ? "name ILIKE :like" : "name LIKE :like";
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT id FROM model WHERE id > :after AND " + matches + " ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("like", like)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /** Ids of entries after this one, in their order, that have the tag. */
    List<String> tagged(String after, String tag, int limit) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT id FROM model WHERE id > :after AND tags @> ARRAY[CAST(:tag AS text)] ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("tag", tag)
                .bind("limit", limit)
                .mapTo(String.class)
                .list());
    }

    /** Ids of the entries with the name, newest first. */
    List<String> versions(String name) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT id FROM model WHERE name = :name ORDER BY created_at DESC, id LIMIT 1000")
                .bind("name", name)
                .mapTo(String.class)
                .list());
    }

    Optional<String> version(String name, String version) {
        return database.withHandle(
                handle -> handle.createQuery("SELECT id FROM model WHERE name = :name AND version = :version")
                        .bind("name", name)
                        .bind("version", version)
                        .mapTo(String.class)
                        .findOne());
    }

    /** Keeps what is said of the model as a whole; a null description leaves what there is. */
    void put(String name, @Nullable String description, Map<String, String> tags) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO mlflow_model (name, description, tags) VALUES (:name, :description, CAST(:tags AS jsonb))
                        ON CONFLICT ON CONSTRAINT mlflow_model_pk DO UPDATE SET
                          description = coalesce(EXCLUDED.description, mlflow_model.description), tags = EXCLUDED.tags,
                          updated_at = now()""")
                .bind("name", name)
                .bind("description", description)
                .bind("tags", write(tags))
                .execute());
    }

    /**
     * The number of a new version: one above all that the model ever had. Concurrent callers get different numbers.
     *
     * @param highest number among the versions there are
     */
    long nextVersion(String name, long highest) {
        return database.withHandle(handle -> handle.createQuery("""
                        INSERT INTO mlflow_model (name, last_version) VALUES (:name, :highest + 1)
                        ON CONFLICT ON CONSTRAINT mlflow_model_pk DO UPDATE SET
                          last_version = greatest(mlflow_model.last_version, :highest) + 1, updated_at = now()
                        RETURNING last_version""")
                .bind("name", name)
                .bind("highest", highest)
                .mapTo(Long.class)
                .one());
    }

    /** Keeps the number of a version that goes from being given again. */
    void used(String name, long number) {
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO mlflow_model (name, last_version) VALUES (:name, :number)
                        ON CONFLICT ON CONSTRAINT mlflow_model_pk DO UPDATE SET
                          last_version = greatest(mlflow_model.last_version, EXCLUDED.last_version)""")
                .bind("name", name)
                .bind("number", number)
                .execute());
    }

    void rename(String name, String to) {
        database.useHandle(handle -> handle.createUpdate(
                        "UPDATE mlflow_model SET name = :to, updated_at = now() WHERE name = :name")
                .bind("name", name)
                .bind("to", to)
                .execute());
    }

    void remove(String name) {
        database.useHandle(handle -> handle.createUpdate("DELETE FROM mlflow_model WHERE name = :name")
                .bind("name", name)
                .execute());
    }

    private Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("name"),
                row.getString("description"),
                read(row.getString("tags")),
                instant(row, "created_at"),
                instant(row, "updated_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private Map<String, String> read(String tags) throws SQLException {
        try {
            return json.readValue(tags, new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException unreadable) {
            throw new SQLException("A column holds tags this release cannot read", unreadable);
        }
    }

    private String write(Map<String, String> tags) {
        try {
            return json.writeValueAsString(tags);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of texts is always writable", impossible);
        }
    }
}

package ai.beast.registry.outdated;

import ai.beast.modelfiles.ProgramCache;
import ai.beast.registry.outdated.SourceComparison.Upstream;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The comparisons of installed models with their sources. Every statement runs in the caller's transaction if there is one. */
@ApplicationScoped
class OutdatedRepository {
    static final int MAX_ITEMS = 1000;

    /** An installed model with a known source. */
    private static final String INSTALLED = " m.source_repo IS NOT NULL AND EXISTS (SELECT FROM instance i"
            + " WHERE i.model_id = m.id AND i.available)";

    private final Jdbi database;
    private final ObjectMapper json;

    OutdatedRepository(Jdbi database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Adds a row for each installed model that has none. Its first comparison is due at a random time within the interval.
     *
     * @param every zero for on request only
     */
    void addMissing(Duration every) {
        database.useHandle(handle -> handle.createUpdate("INSERT INTO source_check (model_id, due_at) SELECT m.id,"
                        + " CASE WHEN :seconds > 0 THEN now() + random() * :seconds * interval '1 second' END FROM"
                        + " model m WHERE" + INSTALLED
                        + " AND NOT EXISTS (SELECT FROM source_check c WHERE c.model_id = m.id)"
                        + " ON CONFLICT DO NOTHING")
                .bind("seconds", every.toSeconds())
                .execute());
    }

    /**
     * Requests a comparison now.
     *
     * @param models null for all installed ones
     * @return how many were requested
     */
    int request(@Nullable List<String> models) {
        return database.withHandle(handle -> handle.createUpdate(
                        "UPDATE source_check c SET requested = true FROM model m" + " WHERE m.id = c.model_id AND"
                                + INSTALLED + " AND (:all OR c.model_id = ANY (:models))")
                .bind("all", models == null)
                .bindArray("models", String.class, models == null ? List.of() : models)
                .execute());
    }

    /**
     * Leases the model whose comparison is requested or due.
     *
     * @param lease after which another process may compare it
     */
    Optional<String> claim(Duration lease) {
        return database.withHandle(handle -> handle.createQuery("UPDATE source_check SET leased_until = now()"
                        + " + :seconds * interval '1 second' WHERE model_id = (SELECT c.model_id FROM source_check c"
                        + " JOIN model m ON m.id = c.model_id WHERE" + INSTALLED
                        + " AND (c.requested OR c.due_at <= now())"
                        + " AND (c.leased_until IS NULL OR c.leased_until < now())"
                        + " ORDER BY c.requested DESC, c.due_at LIMIT 1)"
                        // Of two processes that choose the same model, the later one gets none this time.
                        + " AND (leased_until IS NULL OR leased_until < now()) RETURNING model_id")
                .bind("seconds", lease.toSeconds())
                .mapTo(String.class)
                .findOne());
    }

    /** Lets the model be compared again after a time, without an outcome. A request stays. */
    void postpone(String model, Duration delay, String problem) {
        database.useHandle(handle -> handle.createUpdate(
                        "UPDATE source_check SET leased_until = now() + :seconds * interval '1 second', problem ="
                                + " :problem WHERE model_id = :model")
                .bind("model", model)
                .bind("seconds", delay.toSeconds())
                .bind("problem", problem)
                .execute());
    }

    /** Ends the lease of a model that has nothing to compare. */
    void skip(String model, Duration every) {
        database.useHandle(handle -> handle.createUpdate("UPDATE source_check SET requested = false, problem = NULL,"
                        + " leased_until = NULL, due_at = CASE WHEN :seconds > 0 THEN now() + :seconds * interval '1 second' END"
                        + " WHERE model_id = :model")
                .bind("model", model)
                .bind("seconds", every.toSeconds())
                .execute());
    }

    /** The difference that was last reported of the model, whose row is locked. */
    Optional<String> lockReported(String model) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT coalesce(reported, '') FROM source_check WHERE model_id = :model FOR UPDATE")
                .bind("model", model)
                .mapTo(String.class)
                .findOne());
    }

    /**
     * Stores an outcome and ends the lease. The next comparison is due after the interval, by a tenth sooner or later.
     *
     * @param every zero for on request only
     * @param reported key of the difference that has been reported; null without one
     */
    void store(ComparedModel compared, SourceComparison outcome, Duration every, @Nullable String reported) {
        Upstream upstream = outcome.upstream();
        database.useHandle(handle -> handle.createUpdate("UPDATE source_check SET status = :status, change = :change,"
                        + " reason = :reason, changed_keys = CAST(:keys AS jsonb), entry_sha256 = :entrySha256, entry_revision ="
                        + " :entryRevision, path = :path, sha256 = :sha256, repository = :repository, upstream_file = :file,"
                        + " upstream_revision = :revision, upstream_sha256 = :upstreamSha256, upstream_size = :size, checked_at ="
                        + " now(), requested = false, leased_until = NULL, problem = NULL, due_at = CASE WHEN :seconds > 0 THEN"
                        + " now() + (0.9 + 0.2 * random()) * :seconds * interval '1 second' END, reported = :reported WHERE"
                        + " model_id = :model")
                .bind("model", compared.id())
                .bind("status", outcome.status().name().toLowerCase(Locale.ROOT))
                .bind(
                        "change",
                        outcome.change() == null
                                ? null
                                : outcome.change().name().toLowerCase(Locale.ROOT))
                .bind("reason", outcome.reason())
                .bind("keys", text(outcome.keys()))
                .bind("entrySha256", compared.entrySha256())
                .bind("entryRevision", compared.revision())
                .bind("path", compared.path())
                .bind("sha256", compared.sha256())
                .bind("repository", compared.repository())
                .bind("file", upstream == null ? null : upstream.file())
                .bind("revision", upstream == null ? null : upstream.revision())
                .bind("upstreamSha256", upstream == null ? null : upstream.sha256())
                .bind("size", upstream == null ? null : upstream.sizeBytes())
                .bind("seconds", every.toSeconds())
                .bind("reported", reported)
                .execute());
    }

    /** Outdated models, then those that could not be compared. Outcomes about another content than the entry's now are left out. */
    List<OutdatedModel> outdated() {
        return database.withHandle(handle -> handle.createQuery("SELECT c.* FROM source_check c"
                        + " JOIN model m ON m.id = c.model_id WHERE" + INSTALLED
                        + " AND c.status IN ('outdated', 'unknown')"
                        + " AND c.entry_sha256 IS NOT DISTINCT FROM m.sha256"
                        + " AND c.entry_revision IS NOT DISTINCT FROM m.source_revision"
                        + " ORDER BY c.status, c.model_id LIMIT " + MAX_ITEMS)
                .map((row, _) -> model(row))
                .list());
    }

    /** Without the items. */
    OutdatedReport counts(List<OutdatedModel> items) {
        return database.withHandle(handle -> handle.createQuery("SELECT count(c.checked_at) AS checked,"
                        + " count(*) FILTER (WHERE c.requested) AS pending, max(c.checked_at) AS last,"
                        + " min(c.problem) FILTER (WHERE c.requested) AS problem,"
                        + " min(c.due_at) AS next FROM source_check c JOIN model m ON m.id = c.model_id WHERE"
                        + INSTALLED)
                .map((row, _) -> new OutdatedReport(
                        items,
                        row.getLong("checked"),
                        row.getLong("pending"),
                        row.getString("problem"),
                        time(row, "last"),
                        time(row, "next")))
                .one());
    }

    private OutdatedModel model(ResultSet row) throws SQLException {
        String repository = row.getString("repository");
        String file = row.getString("upstream_file");
        String revision = row.getString("upstream_revision");
        String change = row.getString("change");
        boolean fetched = change != null && !change.equals("card") && !change.equals("removed");
        long size = row.getLong("upstream_size");
        Long known = row.wasNull() ? null : size;
        String path = row.getString("path");
        return new OutdatedModel(
                row.getString("model_id"),
                new OutdatedModel.Difference(
                        row.getString("status"), change, row.getString("reason"), keys(row.getString("changed_keys"))),
                path,
                row.getString("sha256"),
                row.getString("entry_revision"),
                new OutdatedModel.UpstreamFile(
                        repository,
                        file,
                        revision,
                        row.getString("upstream_sha256"),
                        known,
                        fetched && file != null ? "hf://" + repository + "/" + file + "@" + revision : null),
                path == null
                        ? null
                        : ProgramCache.keeps(Path.of(path))
                                .map("The file "::concat)
                                .orElse(null),
                row.getObject("checked_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private String text(List<String> keys) {
        try {
            return json.writeValueAsString(keys);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A list of texts is JSON", impossible);
        }
    }

    private List<String> keys(String text) {
        try {
            return json.readValue(text, new TypeReference<>() {});
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Stored keys are JSON", impossible);
        }
    }
}

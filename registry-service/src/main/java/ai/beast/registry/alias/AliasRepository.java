package ai.beast.registry.alias;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The journal of aliases. At most one time of an alias is open, which the database sees to. */
@ApplicationScoped
class AliasRepository {
    private static final String SELECT =
            "SELECT alias, model_id, sha256, live_from, live_until, set_by, ended_by FROM alias_journal";

    private final Jdbi database;

    AliasRepository(Jdbi database) {
        this.database = database;
    }

    /** The model the alias points to; its row is locked until the caller's transaction ends. */
    Optional<Alias> lock(String alias) {
        return database.withHandle(
                handle -> handle.createQuery(SELECT + " WHERE alias = :alias AND live_until IS NULL FOR UPDATE")
                        .bind("alias", alias)
                        .map((row, _) -> alias(row))
                        .findOne());
    }

    /** The model the alias pointed to at that time; null for now. */
    Optional<Alias> at(String alias, @Nullable Instant time) {
        return database.withHandle(handle -> handle.createQuery(SELECT + " WHERE alias = :alias AND " + liveAt(time))
                .bind("alias", alias)
                .bind("time", utc(time))
                .map((row, _) -> alias(row))
                .findOne());
    }

    /** All aliases there were at that time, in their order; null for now. */
    List<Alias> allAt(@Nullable Instant time) {
        return database.withHandle(handle -> handle.createQuery(SELECT + " WHERE " + liveAt(time) + " ORDER BY alias")
                .bind("time", utc(time))
                .map((row, _) -> alias(row))
                .list());
    }

    /** Latest first. */
    List<Alias> history(String alias, int limit) {
        return database.withHandle(
                handle -> handle.createQuery(SELECT + " WHERE alias = :alias ORDER BY live_from DESC LIMIT :limit")
                        .bind("alias", alias)
                        .bind("limit", limit)
                        .map((row, _) -> alias(row))
                        .list());
    }

    /** Aliases that stand for the model now. */
    List<String> of(String model) {
        return database.withHandle(handle -> handle.createQuery(
                        "SELECT alias FROM alias_journal WHERE model_id = :model AND live_until IS NULL ORDER BY alias")
                .bind("model", model)
                .mapTo(String.class)
                .list());
    }

    /**
     * Begins a time.
     *
     * @param from when the one before ended, to the microsecond; null for now
     * @return false when one is open already, started by another request meanwhile
     */
    boolean begin(String alias, String model, @Nullable String sha256, @Nullable Instant from, String by) {
        return database.withHandle(handle -> handle.createUpdate("""
                                INSERT INTO alias_journal (alias, model_id, sha256, live_from, set_by)
                                VALUES (:alias, :model, :sha256,
                                  coalesce(CAST(:from AS timestamptz), greatest(clock_timestamp(),
                                    (SELECT max(live_until) FROM alias_journal WHERE alias = :alias))),
                                  :by)
                                ON CONFLICT (alias) WHERE live_until IS NULL DO NOTHING""")
                        .bind("alias", alias)
                        .bind("model", model)
                        .bind("sha256", sha256)
                        .bind("from", utc(from))
                        .bind("by", by)
                        .execute())
                == 1;
    }

    /**
     * Ends the open time of an alias the caller has locked.
     *
     * @return when
     */
    Instant end(String alias, String by) {
        return database.withHandle(handle -> handle.createUpdate("""
                        UPDATE alias_journal SET ended_by = :by,
                          live_until = greatest(clock_timestamp(), live_from + interval '1 microsecond')
                        WHERE alias = :alias AND live_until IS NULL""")
                .bind("alias", alias)
                .bind("by", by)
                .executeAndReturnGeneratedKeys("live_until")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }

    private static String liveAt(@Nullable Instant time) {
        return time == null
                ? "live_until IS NULL AND CAST(:time AS timestamptz) IS NULL"
                : "live_from <= :time AND (live_until IS NULL OR live_until > :time)";
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static Alias alias(ResultSet row) throws SQLException {
        OffsetDateTime until = row.getObject("live_until", OffsetDateTime.class);
        return new Alias(
                row.getString("alias"),
                row.getString("model_id"),
                row.getString("sha256"),
                row.getObject("live_from", OffsetDateTime.class).toInstant(),
                until == null ? null : until.toInstant(),
                row.getString("set_by"),
                row.getString("ended_by"));
    }
}

package ai.beast.versioning.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Keeps the policy. Times are the database's. */
@ApplicationScoped
public class RetentionStore {
    /** Name of its runs in the journal of upkeep, and of their requester among the operations. */
    public static final String TASK = "retention";

    private final Jdbi database;

    RetentionStore(Jdbi database) {
        this.database = database;
    }

    /**
     * The policy and its runs.
     *
     * @param updatedAt null when none was ever set
     * @param lastRun null when there was none in 90 days
     * @param nextRunAt null while it is off
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Retention")
    public record Kept(
            @JsonUnwrapped RetentionRules rules,
            @Nullable Instant updatedAt,
            @Nullable String updatedBy,
            @Nullable Run lastRun,
            @Nullable Instant nextRunAt) {}

    /** An operation of the kind {@code cleanup} that applied the policy. */
    @Schema(name = "RetentionRun")
    public record Run(UUID operationId, Instant startedAt, String state) {}

    /** The rules, those that are off included. */
    public RetentionRules rules() {
        return read().rules();
    }

    Kept read() {
        return database.withHandle(handle -> {
            Run last = handle.createQuery("""
                SELECT id, created_at, state FROM operation WHERE requested_by = :task AND kind = 'cleanup'
                ORDER BY position DESC LIMIT 1\
                """)
                    .bind("task", TASK)
                    .map((row, _) ->
                            new Run(row.getObject("id", UUID.class), time(row, "created_at"), row.getString("state")))
                    .findOne()
                    .orElse(null);
            Optional<Instant> begun = handle.createQuery("SELECT begun_at FROM upkeep WHERE task = :task")
                    .bind("task", TASK)
                    .map((row, _) -> time(row, "begun_at"))
                    .findOne();
            return handle.createQuery("SELECT * FROM retention_policy")
                    .map((row, _) -> {
                        RetentionRules rules = rules(row);
                        return new Kept(
                                rules,
                                time(row, "updated_at"),
                                row.getString("updated_by"),
                                last,
                                rules.enabled()
                                        ? begun.map(at -> at.plus(Duration.ofHours(rules.everyHours())))
                                                .orElse(null)
                                        : null);
                    })
                    .findOne()
                    .orElse(new Kept(RetentionRules.OFF, null, null, last, null));
        });
    }

    /** Replaces the policy. One that is turned on runs for the first time when its hours have gone by. */
    @Transactional
    void replace(RetentionRules rules, String by) {
        boolean turnedOn = rules.enabled() && !rules().enabled();
        database.useHandle(handle -> {
            handle.createUpdate("""
                INSERT INTO retention_policy (enabled, every_hours, keep_newest, keep_daily, keep_weekly, keep_monthly,
                  updated_by)
                VALUES (:enabled, :everyHours, :keepNewest, :keepDaily, :keepWeekly, :keepMonthly, :by)
                ON CONFLICT (only_row) DO UPDATE SET enabled = excluded.enabled, every_hours = excluded.every_hours,
                  keep_newest = excluded.keep_newest, keep_daily = excluded.keep_daily,
                  keep_weekly = excluded.keep_weekly, keep_monthly = excluded.keep_monthly, updated_at = now(),
                  updated_by = excluded.updated_by\
                """).bindMethods(rules).bind("by", by).execute();
            if (turnedOn) {
                handle.createUpdate("""
                    INSERT INTO upkeep (task, begun_at) VALUES (:task, now())
                    ON CONFLICT (task) DO UPDATE SET begun_at = now()\
                    """).bind("task", TASK).execute();
            }
        });
    }

    private static RetentionRules rules(ResultSet row) throws SQLException {
        return new RetentionRules(
                row.getBoolean("enabled"),
                row.getInt("every_hours"),
                row.getInt("keep_newest"),
                row.getInt("keep_daily"),
                row.getInt("keep_weekly"),
                row.getInt("keep_monthly"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}

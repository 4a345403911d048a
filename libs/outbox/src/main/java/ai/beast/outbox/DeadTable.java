package ai.beast.outbox;

import ai.beast.messaging.dead.DeadLetter;
import ai.beast.messaging.dead.DeadLetterSource;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Dead letters that are rows of a table. Times are the database's. */
class DeadTable implements DeadLetterSource {
    private static final String SHOWN = "SELECT key, source, type, reason, attempts, first_failed_at, last_failed_at";

    private final Jdbi jdbi;
    private final DeadTableDefinition definition;
    private final String rows;
    private final String matching;

    DeadTable(Jdbi jdbi, DeadTableDefinition definition) {
        this.jdbi = jdbi;
        this.definition = definition;
        this.rows = "(SELECT %s AS key, %s AS type, %s AS last_failed_at, %s FROM %s t WHERE %s) d"
                .formatted(
                        definition.key(),
                        definition.type(),
                        definition.lastFailedAt(),
                        definition.columns(),
                        definition.table(),
                        definition.dead());
        this.matching =
                "%s AND (CAST(:key AS text) IS NULL OR %s = :key) AND (CAST(:type AS text) IS NULL OR %s = :type)"
                        .formatted(definition.dead(), definition.key(), definition.type());
    }

    @Override
    public String kind() {
        return definition.kind();
    }

    @Override
    public long count() {
        return jdbi.withHandle(db ->
                db.createQuery("SELECT count(*) FROM " + rows).mapTo(Long.class).one());
    }

    @Override
    public List<DeadLetter> page(@Nullable String type, @Nullable Position after, int limit) {
        return jdbi.withHandle(db -> matching(
                        db.createQuery(SHOWN + ", NULL AS text FROM " + rows + """

                            WHERE (CAST(:type AS text) IS NULL OR type = :type)
                              AND (CAST(:key AS text) IS NULL OR (last_failed_at, key) < (CAST(:before AS timestamptz), :key))
                            ORDER BY last_failed_at DESC, key DESC LIMIT :limit\
                            """),
                        after == null ? null : after.key(),
                        type)
                .bindByType(
                        "before",
                        after == null ? null : OffsetDateTime.ofInstant(after.lastFailedAt(), ZoneOffset.UTC),
                        OffsetDateTime.class)
                .bind("limit", limit)
                .map((row, _) -> letter(row))
                .list());
    }

    @Override
    public Optional<DeadLetter> find(String key) {
        return jdbi.withHandle(db -> db.createQuery(SHOWN + ", text FROM " + rows + " WHERE key = :key")
                .bind("key", key)
                .map((row, _) -> letter(row))
                .findOne());
    }

    @Override
    public int replay(@Nullable String key, @Nullable String type) {
        return jdbi.withHandle(
                db -> matching(db.createUpdate(definition.replay().formatted(matching)), key, type)
                        .execute());
    }

    @Override
    public boolean drop(String key) {
        return jdbi.withHandle(db -> matching(
                                db.createUpdate("DELETE FROM " + definition.table() + " t WHERE " + matching),
                                key,
                                null)
                        .execute())
                == 1;
    }

    /** Deletes dead letters that are older than this, and the oldest of too many. */
    void deleteExpired(Duration keep, int max) {
        jdbi.useHandle(
                db -> db.createUpdate("""
                    DELETE FROM %1$s t WHERE %2$s < now() - CAST(:seconds || ' seconds' AS interval)
                      OR %3$s IN (SELECT %3$s FROM %1$s t ORDER BY %2$s DESC, %3$s DESC OFFSET :max)\
                    """.formatted(definition.table(), definition.lastFailedAt(), definition.key()))
                        .bind("seconds", keep.toSeconds())
                        .bind("max", max)
                        .execute());
    }

    private static <S extends SqlStatement<S>> S matching(S statement, @Nullable String key, @Nullable String type) {
        return statement.bindByType("key", key, String.class).bindByType("type", type, String.class);
    }

    private DeadLetter letter(ResultSet row) throws SQLException {
        byte[] text = row.getBytes("text");
        return new DeadLetter(
                definition.kind() + "-" + row.getString("key"),
                row.getString("source"),
                row.getString("type"),
                row.getString("reason"),
                row.getInt("attempts"),
                row.getObject("first_failed_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_failed_at", OffsetDateTime.class).toInstant(),
                text == null ? null : new String(text, StandardCharsets.UTF_8));
    }
}

package ai.beast.work.table;

import java.util.Collection;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements on one work table. Positional parameters; times are the database's. Immutable. */
final class WorkSql {
    private static final String AFTER_MILLIS = "now() + CAST(? AS bigint) * interval '1 millisecond'";

    private final WorkTableDefinition definition;
    private final String open;
    private final String due;
    private final String held;

    WorkSql(WorkTableDefinition definition) {
        this.definition = definition;
        WorkStates states = definition.states();
        this.open = "t.state IN ('%s', '%s')".formatted(states.pending(), states.running());
        this.due = open + " AND coalesce(t.lease_until, t.next_attempt_at) <= now()";
        this.held = "t.id = ? AND t.fence = ? AND t.state = '%s'".formatted(states.running());
    }

    /**
     * Claims due rows. Parameters: those of {@link #dueIds}, then the lease in milliseconds.
     *
     * <p>The ids go through an array, which the planner takes for a few to look up, however large it thinks the table is.
     */
    String claim() {
        return claim(dueIds(true));
    }

    /** Claims one row if it is due and not locked. Parameters: its id, the lease in milliseconds. */
    String claimOne() {
        return claim("SELECT t.id FROM %s t WHERE t.id = ? AND %s AND %s FOR UPDATE OF t SKIP LOCKED"
                .formatted(definition.table(), due, definition.ready()));
    }

    private String claim(String dueIds) {
        return """
            WITH due AS (%s),
            claimed AS (
              UPDATE %s t
              SET state = '%s', fence = t.fence + 1, attempts = t.attempts + 1, lease_until = %s%s
              WHERE t.id = ANY (ARRAY(SELECT id FROM due))
              RETURNING t.*)
            SELECT c.id AS claim_id, c.fence AS claim_fence, c.attempts AS claim_attempts, %s
            FROM claimed c %s""".formatted(
                        dueIds,
                        definition.table(),
                        definition.states().running(),
                        AFTER_MILLIS,
                        definition.claimAssignment().isEmpty() ? "" : ", " + definition.claimAssignment(),
                        definition.selected(),
                        definition.joins());
    }

    /**
     * Ids of due rows. Parameters with a fair key: keys with a limit of their own (text[]), those limits (int[]), the limit of
     * every other key; then always the limit of the whole.
     *
     * @param locking whether the rows are locked, those that are locked already left out
     */
    String dueIds(boolean locking) {
        String lock = locking ? "FOR UPDATE OF t SKIP LOCKED" : "";
        FairKey fair = definition.fairKey();
        return fair == null
                ? "SELECT t.id FROM %s t WHERE %s AND %s ORDER BY %s LIMIT ? %s"
                        .formatted(definition.table(), due, definition.ready(), definition.order(), lock)
                : """
                    SELECT picked.id
                    FROM (%s) AS fair (key)
                    LEFT JOIN unnest(CAST(? AS text[]), CAST(? AS integer[])) AS bound (key, places)
                      ON bound.key = CAST(fair.key AS text)
                    CROSS JOIN LATERAL (
                      SELECT t.id, coalesce(t.lease_until, t.next_attempt_at) AS due_at FROM %s t
                      WHERE t.%s = fair.key AND %s AND %s
                      ORDER BY %s LIMIT coalesce(bound.places, ?) %s) picked
                    ORDER BY picked.due_at, picked.id LIMIT ?""".formatted(
                                fair.keys(),
                                definition.table(),
                                fair.column(),
                                due,
                                definition.ready(),
                                definition.order(),
                                lock);
    }

    /** Parameters: lease in milliseconds, columns in their order, id, fence. */
    String renew(Collection<String> columns) {
        return "UPDATE %s t SET lease_until = %s%s WHERE %s"
                .formatted(definition.table(), AFTER_MILLIS, assignments(columns), held);
    }

    /** Parameters: columns in their order, id, fence. */
    String write(Collection<String> columns) {
        return "UPDATE %s t SET fence = t.fence%s WHERE %s".formatted(definition.table(), assignments(columns), held);
    }

    /** Locks a row that is still held. Parameters: id, fence. */
    String hold() {
        return "SELECT 1 FROM %s t WHERE %s FOR UPDATE".formatted(definition.table(), held);
    }

    /** Parameters: last error, columns in their order, id, fence. */
    String end(String state, boolean succeeded, Collection<String> columns) {
        return "UPDATE %s t SET state = '%s', ended_at = now(), lease_until = NULL, last_error = %s%s WHERE %s"
                .formatted(
                        definition.table(),
                        state,
                        succeeded ? "CAST(? AS text)" : "coalesce(CAST(? AS text), t.last_error)",
                        assignments(columns),
                        held);
    }

    /** Parameters: delay in milliseconds, last error, columns in their order, id, fence. */
    String reopen(boolean usedUp, Collection<String> columns) {
        WorkStates states = definition.states();
        @Nullable String deadWhen = definition.deadWhen();
        String state = deadWhen == null
                ? "'%s'".formatted(states.pending())
                : "CASE WHEN %s THEN '%s' ELSE '%s' END".formatted(deadWhen, states.dead(), states.pending());
        String endedAt = deadWhen == null ? "NULL" : "CASE WHEN %s THEN now() END".formatted(deadWhen);
        return """
            UPDATE %s t
            SET state = %s, ended_at = %s, lease_until = NULL, next_attempt_at = %s,
                attempts = t.attempts - %d, last_error = coalesce(CAST(? AS text), t.last_error)%s
            WHERE %s""".formatted(
                        definition.table(), state, endedAt, AFTER_MILLIS, usedUp ? 0 : 1, assignments(columns), held);
    }

    /** Dead-letters a row and touches nothing else. Parameters: last error, id, fence. */
    String bury() {
        return "UPDATE %s t SET state = '%s', ended_at = now(), lease_until = NULL, last_error = ? WHERE %s"
                .formatted(definition.table(), definition.states().dead(), held);
    }

    /** Dead-letters a due row that no one holds. Parameters: last error, id. */
    String buryDue() {
        return "UPDATE %s t SET state = '%s', ended_at = now(), lease_until = NULL, last_error = ? WHERE t.id = ? AND %s"
                .formatted(definition.table(), definition.states().dead(), due);
    }

    /** Dead-letters all rows of a key that no one holds. Parameters: last error, key. */
    String buryKey(FairKey fair) {
        WorkStates states = definition.states();
        return """
            UPDATE %s t SET state = '%s', ended_at = now(), lease_until = NULL, last_error = coalesce(t.last_error, ?)
            WHERE t.%s = ? AND (t.state = '%s' OR t.state = '%s' AND coalesce(t.lease_until, t.next_attempt_at) <= now())""".formatted(definition.table(), states.dead(), fair.column(), states.pending(), states.running());
    }

    /** Parameters: age in milliseconds, limit. */
    String deleteEnded() {
        return """
            DELETE FROM %1$s t WHERE t.id IN (
              SELECT old.id FROM %1$s old WHERE old.ended_at < now() - CAST(? AS bigint) * interval '1 millisecond'
              ORDER BY old.ended_at LIMIT ? FOR UPDATE SKIP LOCKED)""".formatted(definition.table());
    }

    String counts() {
        return "SELECT t.state, count(*) FROM %s t GROUP BY t.state".formatted(definition.table());
    }

    /** The order in which the values of columns are bound. */
    static Collection<String> ordered(Collection<String> columns) {
        return new TreeSet<>(columns);
    }

    private String assignments(Collection<String> columns) {
        return ordered(columns).stream()
                .map(column -> {
                    String type = definition.columns().get(column);
                    if (type == null) {
                        throw new IllegalArgumentException(
                                "Column " + column + " is not in the definition of table " + definition.table());
                    }
                    return ", %s = CAST(? AS %s)".formatted(column, type);
                })
                .collect(Collectors.joining());
    }
}

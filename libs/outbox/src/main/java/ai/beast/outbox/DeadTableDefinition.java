package ai.beast.outbox;

import ai.beast.work.table.DeadRows;
import ai.beast.work.table.WorkStates;
import ai.beast.work.table.WorkTableDefinition;

/**
 * Where the dead letters of one kind lie. All texts but the kind are SQL by the programmer, over the row {@code t}.
 *
 * @param dead condition of the rows that are dead letters
 * @param key of type text
 * @param columns {@code source, reason, attempts, first_failed_at} and {@code text}, which is of type bytea
 * @param replay statement that replays the rows of the condition in its one place {@code %s}
 */
record DeadTableDefinition(
        String kind,
        String table,
        String dead,
        String key,
        String type,
        String lastFailedAt,
        String columns,
        String replay) {

    static final DeadTableDefinition INBOX = new DeadTableDefinition(
            "inbox",
            "dead_inbox_event",
            "true",
            "t.id",
            "t.type",
            "t.last_failed_at",
            "t.source, t.reason, t.attempts, t.first_failed_at, t.event AS text",
            "UPDATE dead_inbox_event t SET replay_at = now() WHERE %s");

    /** A dead event may be no JSON, so its attributes are not parsed. They stand before the data. */
    static final DeadTableDefinition OUTBOX = new DeadTableDefinition(
            "outbox",
            "dead_outbox_event",
            "true",
            "CAST(t.position AS text)",
            attribute("type"),
            "t.dead_at",
            attribute("source")
                    + " AS source, t.reason, 1 AS attempts, t.dead_at AS first_failed_at, convert_to(t.event, 'UTF8')"
                    + " AS text",
            """
            WITH replayed AS (DELETE FROM dead_outbox_event t WHERE %s RETURNING position, subject, event, recorded_at)
            INSERT INTO outbox (position, subject, event, recorded_at) OVERRIDING SYSTEM VALUE
            SELECT position, subject, event, recorded_at FROM replayed\
            """);

    static DeadTableDefinition of(WorkTableDefinition work, DeadRows rows) {
        WorkStates states = work.states();
        return new DeadTableDefinition(
                rows.kind(),
                work.table(),
                "t.state IN ('%s', '%s')".formatted(states.failed(), states.dead()),
                "CAST(t.id AS text)",
                rows.type(),
                "t.ended_at",
                """
                %s AS source, coalesce(t.last_error, '') AS reason, %s AS attempts, t.created_at AS first_failed_at,
                convert_to(%s, 'UTF8') AS text\
                """.formatted(rows.source(), rows.attempts(), rows.text()),
                """
                UPDATE %s t SET state = '%s', attempts = 0, fence = t.fence + 1, next_attempt_at = now(), lease_until = NULL,
                  ended_at = NULL%s WHERE %s AND %%s\
                """.formatted(
                                work.table(),
                                states.pending(),
                                rows.replay().isEmpty() ? "" : ", " + rows.replay(),
                                rows.replayable()));
    }

    private static String attribute(String name) {
        return "substring(left(t.event, 5000) from '\"%s\":\"([^\"]{1,255})\"')".formatted(name);
    }
}

package ai.beast.versioning.operation;

import ai.beast.work.table.DeadRows;
import ai.beast.work.table.WorkStates;
import ai.beast.work.table.WorkTable;
import ai.beast.work.table.WorkTableDefinition;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/**
 * The table {@code operation} as leased work: oldest first, none before an older open one on one of the same paths, of the same model
 * or of the same batch. A replayed one may be older than one that runs; it waits for that one.
 */
class OperationTable {
    /**
     * A replay of all dead letters must not replace or delete files as was asked for long ago; a collection without grace
     * requires an admin at the time it runs; a path above the bound of its column is refused by the database.
     */
    private static final String REPLAYABLE = """
        (t.kind NOT IN ('rollback', 'cleanup', 'collect', 'delete')
          OR CAST(:key AS text) IS NOT NULL OR CAST(:type AS text) IS NOT NULL)
        AND NOT (t.kind IN ('cleanup', 'collect') AND coalesce(t.work ->> 'graceSeconds', '') = '0')
        AND coalesce(octet_length(t.path), 0) <= 2048\
        """;

    /** Whether two operations must not run at the same time; %1$s is the other one. */
    private static final String CONFLICTING = """
        (%1$s.path = t.path OR %1$s.work ->> 'model' = t.work ->> 'model' OR %1$s.batch = t.batch
          OR %1$s.work -> 'paths' @> to_jsonb(t.path) OR t.work -> 'paths' @> to_jsonb(%1$s.path)
          OR EXISTS (SELECT 1 FROM jsonb_array_elements(%1$s.work -> 'paths') shared WHERE t.work -> 'paths' @> shared))\
        """;

    private static final WorkTableDefinition DEFINITION = WorkTableDefinition.of(
                    "operation", new WorkStates("pending", "running", "succeeded", "failed", "failed"))
            .order("t.position")
            .ready("""
                NOT EXISTS (
                  SELECT 1 FROM operation earlier
                  WHERE %s
                    AND earlier.position < t.position AND earlier.state IN ('pending', 'running')
                    AND (t.state = 'pending' OR earlier.state = 'running'))
                AND NOT EXISTS (
                  SELECT 1 FROM operation later
                  WHERE %s
                    AND later.position > t.position AND later.state = 'running' AND t.state = 'pending')\
                """.formatted(CONFLICTING.formatted("earlier"), CONFLICTING.formatted("later")))
            .select("c.*", "")
            .assignAtClaim("started_at = coalesce(t.started_at, now())")
            .column("bytes_done", "bigint")
            .column("bytes_total", "bigint")
            .column("notes", "jsonb")
            .column("result", "jsonb")
            .column("problem", "jsonb")
            .column("committing", "boolean")
            .dead(new DeadRows(
                    "operation",
                    "NULL",
                    "t.kind",
                    "t.attempts",
                    "CAST(t.work AS text)",
                    "problem = NULL, last_error = NULL, committing = false",
                    REPLAYABLE))
            .build();

    @Produces
    @Singleton
    WorkTable<Operation> work(DataSource database, OperationRows rows) {
        return new WorkTable<>(database, DEFINITION, rows::read);
    }
}

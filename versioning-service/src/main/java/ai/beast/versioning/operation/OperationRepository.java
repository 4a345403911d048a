package ai.beast.versioning.operation;

import ai.beast.contracts.ModelPath;
import ai.beast.problem.ProblemException;
import ai.beast.work.table.WorkClaim;
import ai.beast.work.table.WorkTable;
import ai.beast.work.trace.Traces;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Adds and reads operations. Times are the database's; claims and outcomes go through the {@link WorkTable}. */
@ApplicationScoped
public class OperationRepository {
    private final Jdbi database;
    private final OperationRows rows;
    private final WorkTable<Operation> table;

    OperationRepository(Jdbi database, OperationRows rows, WorkTable<Operation> table) {
        this.database = database;
        this.rows = rows;
        this.table = table;
    }

    /**
     * Records an operation to be done, in the caller's transaction if there is one.
     *
     * @param path the file it reads or replaces; operations with equal paths are done one after the other
     * @param work what is asked, read again by the kind's task
     * @throws ProblemException {@code invalid_field} when the path exceeds {@link ModelPath#MAX_BYTES}
     */
    public UUID add(OperationKind kind, @Nullable String path, Object work, String requestedBy) {
        return add(kind, path, work, requestedBy, null);
    }

    /** @param batch of operations that are done in the order in which they are added, each only if those before it succeeded */
    UUID add(OperationKind kind, @Nullable String path, Object work, String requestedBy, @Nullable UUID batch) {
        if (path != null && !ModelPath.fits(path)) {
            throw ProblemException.invalid("path", "path must be at most " + ModelPath.MAX_BYTES + " bytes in UTF-8");
        }
        UUID id = UUID.randomUUID();
        database.useHandle(handle -> handle.createUpdate("""
            INSERT INTO operation (id, kind, path, work, requested_by, batch, traceparent)
            VALUES (:id, :kind, :path, CAST(:work AS jsonb), :requestedBy, :batch, :traceparent)\
            """)
                .bind("id", id)
                .bind("kind", kind.wireName())
                .bind("path", path)
                .bind("work", rows.text(work))
                .bind("requestedBy", requestedBy)
                .bind("batch", batch)
                .bind("traceparent", Traces.current())
                .execute());
        return id;
    }

    public Optional<Operation> find(UUID id) {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM operation WHERE id = :id")
                .bind("id", id)
                .map((row, context) -> rows.read(row))
                .findOne());
    }

    /** Those of the operations that have ended or do not exist. */
    Set<UUID> ended(Collection<UUID> ids) {
        Set<UUID> ended = new HashSet<>(ids);
        database.useHandle(handle -> handle.createQuery("""
            SELECT id FROM operation WHERE id = ANY (:ids) AND state IN ('pending', 'running')\
            """)
                .bindArray("ids", UUID.class, ids.toArray())
                .mapTo(UUID.class)
                .forEach(ended::remove));
        return ended;
    }

    /** Newest first, one more than the limit when there are more. */
    List<Listed> list(OperationQuery query) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT * FROM operation
            WHERE (cardinality(CAST(:states AS text[])) = 0 OR state = ANY (CAST(:states AS text[])))
              AND (cardinality(CAST(:kinds AS text[])) = 0 OR kind = ANY (CAST(:kinds AS text[])))
              AND (CAST(:model AS text) IS NULL OR work ->> 'model' = :model)
              AND (CAST(:before AS bigint) IS NULL OR position < :before)
            ORDER BY position DESC LIMIT :limit\
            """)
                .bindArray("states", String.class, query.states())
                .bindArray("kinds", String.class, query.kinds())
                .bind("model", query.model())
                .bind("before", query.before())
                .bind("limit", query.limit() + 1)
                .map((row, context) -> new Listed(rows.read(row), row.getLong("position")))
                .list());
    }

    /** An operation and its place in the order of all. */
    record Listed(Operation operation, long position) {}

    /** The operation and all of its batch, oldest first; locked until the caller's transaction ends. */
    List<Operation> lockBatch(UUID id) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT * FROM operation
            WHERE id = :id OR batch = (SELECT batch FROM operation WHERE id = :id)
            ORDER BY position FOR UPDATE\
            """)
                .bind("id", id)
                .map((row, context) -> rows.read(row))
                .list());
    }

    /** Ends open operations as cancelled; a process that runs one loses its claim. */
    void cancel(List<UUID> ids, String by) {
        database.useHandle(handle -> handle.createUpdate("""
            UPDATE operation SET state = 'cancelled', cancelled_by = :by, fence = fence + 1, lease_until = NULL,
              ended_at = now()
            WHERE id = ANY (:ids) AND state IN ('pending', 'running')\
            """)
                .bindArray("ids", UUID.class, ids)
                .bind("by", by)
                .execute());
    }

    /** Leaves something for the next attempt, should this one not come to its end. @return whether the claim still holds */
    public boolean note(Operation operation, Object notes) {
        WorkClaim<Operation> claim =
                new WorkClaim<>(operation.id(), operation.fence(), operation.attempts(), operation);
        return table.write(claim, Map.of("notes", rows.text(notes)));
    }

    /** The problem with which an operation ended that had to succeed before this one. */
    Optional<JsonNode> failureBefore(Operation operation) {
        return database.withHandle(handle -> handle.createQuery("""
            SELECT earlier.* FROM operation earlier JOIN operation its ON its.batch = earlier.batch
            WHERE its.id = :id AND earlier.position < its.position AND earlier.state IN ('failed', 'cancelled')
            ORDER BY earlier.position LIMIT 1\
            """)
                .bind("id", operation.id())
                .map((row, context) -> rows.read(row))
                .findOne()
                .map(earlier -> earlier.error() != null
                        ? earlier.error()
                        : rows.tree(rows.text(OperationProblems.ofCancelled()))));
    }
}

package ai.beast.versioning.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * The operations' rows. Times are the database's. A claim gives a lease and a fence; whatever the holder writes afterwards
 * names the fence and does nothing once somebody else has claimed the row.
 */
@ApplicationScoped
public class OperationRepository {
    private final Jdbi database;
    private final ObjectMapper json;

    OperationRepository(Jdbi database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /**
     * Records an operation to be done, in the caller's transaction if there is one.
     *
     * @param path the file it reads or replaces; operations with equal paths are done one after the other
     * @param work what is asked, read again by the kind's task
     */
    public UUID add(OperationKind kind, @Nullable String path, Object work, String requestedBy) {
        return add(kind, path, work, requestedBy, null);
    }

    /** @param batch of operations that are done in the order in which they are added, each only if those before it succeeded */
    UUID add(OperationKind kind, @Nullable String path, Object work, String requestedBy, @Nullable UUID batch) {
        UUID id = UUID.randomUUID();
        database.useHandle(handle -> handle.createUpdate("""
                        INSERT INTO operation (id, kind, path, work, requested_by, batch)
                        VALUES (:id, :kind, :path, CAST(:work AS jsonb), :requestedBy, :batch)""")
                .bind("id", id)
                .bind("kind", kind.wireName())
                .bind("path", path)
                .bind("work", text(work))
                .bind("requestedBy", requestedBy)
                .bind("batch", batch)
                .execute());
        return id;
    }

    public Optional<Operation> find(UUID id) {
        return database.withHandle(handle -> handle.createQuery("SELECT * FROM operation WHERE id = :id")
                .bind("id", id)
                .map(this::read)
                .findOne());
    }

    /**
     * Takes the oldest operation that waits, or whose holder has not renewed its lease, unless an older one on the same path,
     * of the same model or of the same batch is open.
     */
    Optional<Operation> claim(Duration lease) {
        return database.withHandle(handle -> handle.createQuery("""
                        UPDATE operation SET state = 'running', fence = fence + 1, attempts = attempts + 1,
                          lease_until = now() + :seconds * interval '1 second', started_at = coalesce(started_at, now())
                        WHERE id = (
                          SELECT open.id FROM operation open
                          WHERE (open.state = 'pending' OR (open.state = 'running' AND open.lease_until < now()))
                            AND NOT EXISTS (
                              SELECT 1 FROM operation earlier
                              WHERE (earlier.path = open.path OR earlier.work ->> 'model' = open.work ->> 'model'
                                  OR earlier.batch = open.batch)
                                AND earlier.position < open.position AND earlier.state IN ('pending', 'running'))
                          ORDER BY open.position LIMIT 1 FOR UPDATE OF open SKIP LOCKED)
                        RETURNING *""")
                .bind("seconds", seconds(lease))
                .map(this::read)
                .findOne());
    }

    /** @return whether the claim still holds */
    boolean renew(Operation operation, Duration lease, long bytesDone, long bytesTotal) {
        return database.withHandle(handle -> handle.createUpdate("""
                        UPDATE operation SET lease_until = now() + :seconds * interval '1 second',
                          bytes_done = :done, bytes_total = :total
                        WHERE id = :id AND fence = :fence AND state = 'running'""")
                        .bind("seconds", seconds(lease))
                        .bind("done", bytesDone)
                        .bind("total", bytesTotal)
                        .bind("id", operation.id())
                        .bind("fence", operation.fence())
                        .execute())
                == 1;
    }

    /** Locks the row until the transaction ends. @return whether the claim still holds */
    boolean hold(Operation operation) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT 1 FROM operation WHERE id = :id AND fence = :fence AND state = 'running' FOR UPDATE""")
                .bind("id", operation.id())
                .bind("fence", operation.fence())
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    /** Leaves something for the next attempt, should this one not come to its end. @return whether the claim still holds */
    public boolean note(Operation operation, Object notes) {
        return database.withHandle(handle -> handle.createUpdate("""
                        UPDATE operation SET notes = CAST(:notes AS jsonb)
                        WHERE id = :id AND fence = :fence AND state = 'running'""")
                        .bind("notes", text(notes))
                        .bind("id", operation.id())
                        .bind("fence", operation.fence())
                        .execute())
                == 1;
    }

    /** The problem with which an operation ended that had to be done before this one. */
    Optional<JsonNode> failureBefore(Operation operation) {
        return database.withHandle(handle -> handle.createQuery("""
                        SELECT earlier.problem FROM operation earlier JOIN operation its ON its.batch = earlier.batch
                        WHERE its.id = :id AND earlier.position < its.position AND earlier.state = 'failed'
                        ORDER BY earlier.position LIMIT 1""")
                .bind("id", operation.id())
                .map((row, context) -> tree(row.getString("problem")))
                .findOne());
    }

    void succeed(Operation operation, Object result, long bytesDone, long bytesTotal) {
        end(operation, "succeeded", text(result), null, bytesDone, bytesTotal);
    }

    void fail(Operation operation, Object problem, long bytesDone, long bytesTotal) {
        end(operation, "failed", null, text(problem), bytesDone, bytesTotal);
    }

    private void end(
            Operation operation,
            String state,
            @Nullable String result,
            @Nullable String problem,
            long done,
            long total) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE operation SET state = :state, result = CAST(:result AS jsonb), problem = CAST(:problem AS jsonb),
                          bytes_done = :done, bytes_total = :total, lease_until = NULL, ended_at = now()
                        WHERE id = :id AND fence = :fence AND state = 'running'""")
                .bind("state", state)
                .bind("result", result)
                .bind("problem", problem)
                .bind("done", done)
                .bind("total", total)
                .bind("id", operation.id())
                .bind("fence", operation.fence())
                .execute());
    }

    /** Gives a claim back so that the operation is begun again; the attempt does not count. */
    void release(Operation operation) {
        database.useHandle(handle -> handle.createUpdate("""
                        UPDATE operation SET state = 'pending', lease_until = NULL, attempts = attempts - 1
                        WHERE id = :id AND fence = :fence AND state = 'running'""")
                .bind("id", operation.id())
                .bind("fence", operation.fence())
                .execute());
    }

    /** Forgets operations that ended longer ago than this. */
    int forgetEnded(Duration age) {
        return database.withHandle(handle -> handle.createUpdate(
                        "DELETE FROM operation WHERE ended_at < now() - :seconds * interval '1 second'")
                .bind("seconds", seconds(age))
                .execute());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private Operation read(ResultSet row, StatementContext context) throws SQLException {
        return new Operation(
                row.getObject("id", UUID.class),
                OperationKind.of(row.getString("kind")),
                OperationState.of(row.getString("state")),
                row.getString("path"),
                tree(row.getString("work")),
                tree(row.getString("notes")),
                row.getString("requested_by"),
                new Operation.Progress(row.getLong("bytes_done"), row.getLong("bytes_total")),
                optionalTree(row.getString("result")),
                optionalTree(row.getString("problem")),
                row.getInt("attempts"),
                row.getLong("fence"),
                row.getObject("batch", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private @Nullable JsonNode optionalTree(@Nullable String text) {
        return text == null ? null : tree(text);
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL keeps valid JSON only", impossible);
        }
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("Not writable as JSON", unwritable);
        }
    }
}

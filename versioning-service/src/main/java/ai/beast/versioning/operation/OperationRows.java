package ai.beast.versioning.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Turns rows of table {@code operation} into {@link Operation}s, and values into the JSON of its columns. */
@ApplicationScoped
class OperationRows {
    private final ObjectMapper json;

    OperationRows(ObjectMapper json) {
        this.json = json;
    }

    Operation read(ResultSet row) throws SQLException {
        OperationState state = OperationState.of(row.getString("state"));
        JsonNode problem = optionalTree(row.getString("problem"));
        if (state == OperationState.FAILED && problem == null) {
            // The database refused the row, so that nothing but its state and last_error could be written.
            problem = json.valueToTree(OperationProblems.ofUnexpected());
        }
        JsonNode work = tree(row.getString("work"));
        return new Operation(
                row.getObject("id", UUID.class),
                OperationKind.of(row.getString("kind")),
                state,
                work.path("model").textValue(),
                row.getString("path"),
                work,
                tree(row.getString("notes")),
                row.getString("requested_by"),
                new Operation.Progress(row.getLong("bytes_done"), row.getLong("bytes_total")),
                optionalTree(row.getString("result")),
                problem,
                row.getInt("attempts"),
                row.getLong("fence"),
                !state.ended() && !row.getBoolean("committing"),
                row.getString("cancelled_by"),
                row.getObject("batch", UUID.class),
                row.getString("traceparent"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "ended_at"));
    }

    JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("PostgreSQL keeps valid JSON only", impossible);
        }
    }

    String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException unwritable) {
            throw new IllegalArgumentException("Not writable as JSON", unwritable);
        }
    }

    private @Nullable JsonNode optionalTree(@Nullable String text) {
        return text == null ? null : tree(text);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

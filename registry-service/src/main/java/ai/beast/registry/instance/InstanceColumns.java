package ai.beast.registry.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** The columns of an instance and the record they become. Thread-safe. */
final class InstanceColumns implements RowMapper<Instance> {
    static final String SELECT = """
            SELECT id, model_id, path, location, layout, sha256, size_bytes, installed_at, last_used, use_count,
              available, unavailable_reason, header_error, parts
            FROM instance""";

    /** Columns written by a newer release may hold fields this one does not know. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Override
    public Instance map(ResultSet row, StatementContext context) throws SQLException {
        OffsetDateTime lastUsed = row.getObject("last_used", OffsetDateTime.class);
        return new Instance(
                row.getLong("id"),
                row.getString("model_id"),
                row.getString("path"),
                row.getString("location"),
                row.getString("layout"),
                row.getString("sha256"),
                row.getLong("size_bytes"),
                row.getObject("installed_at", OffsetDateTime.class).toInstant(),
                lastUsed == null ? null : lastUsed.toInstant(),
                row.getLong("use_count"),
                row.getBoolean("available"),
                row.getString("unavailable_reason"),
                row.getString("header_error"),
                parts(row.getString("parts")));
    }

    private static List<Instance.Part> parts(String json) throws SQLException {
        try {
            return JSON.readValue(json, new TypeReference<List<Instance.Part>>() {});
        } catch (JsonProcessingException unreadable) {
            throw new SQLException("A column holds JSON this release cannot read", unreadable);
        }
    }
}

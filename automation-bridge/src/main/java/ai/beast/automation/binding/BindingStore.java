package ai.beast.automation.binding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The table {@code binding}. */
@ApplicationScoped
class BindingStore {
    private static final TypeReference<Map<String, JsonNode>> FILTER = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> PAYLOAD = new TypeReference<>() {};

    private final Jdbi jdbi;
    private final ObjectMapper mapper;

    BindingStore(Jdbi jdbi, ObjectMapper mapper) {
        this.jdbi = jdbi;
        this.mapper = mapper;
    }

    /** @param after name after which the page begins; empty for the first */
    List<Binding> page(String after, int limit) {
        return jdbi.withHandle(db -> db.createQuery(
                        "SELECT * FROM binding WHERE name COLLATE \"C\" > :after ORDER BY name COLLATE \"C\" LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> binding(row))
                .list());
    }

    List<Binding> enabled() {
        return jdbi.withHandle(db -> db.createQuery("SELECT * FROM binding WHERE enabled ORDER BY id")
                .map((row, _) -> binding(row))
                .list());
    }

    boolean anyEnabled() {
        return jdbi.withHandle(db -> db.createQuery("SELECT EXISTS (SELECT 1 FROM binding WHERE enabled)")
                .mapTo(Boolean.class)
                .one());
    }

    Optional<Binding> find(UUID id) {
        return jdbi.withHandle(db -> db.createQuery("SELECT * FROM binding WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> binding(row))
                .findOne());
    }

    /** @return empty when the name is taken */
    Optional<Binding> insert(UUID id, BindingContent content) {
        return jdbi.withHandle(db -> db.createQuery("""
                        INSERT INTO binding (id, name, event_pattern, filter, workflow_id, webhook_path, http_method, payload, enabled)
                        VALUES (:id, :name, :eventType, CAST(:filterJson AS jsonb), :workflowId, :webhookPath, :method,
                                CAST(:payloadJson AS jsonb), :enabled)
                        ON CONFLICT ON CONSTRAINT binding_name_unique DO NOTHING
                        RETURNING *""")
                .bind("id", id)
                .bindMethods(content)
                .bind("filterJson", json(content.filter()))
                .bind("payloadJson", json(content.payload()))
                .map((row, _) -> binding(row))
                .findOne());
    }

    /**
     * Changes the binding if it still has this version.
     *
     * @return empty when it was changed meanwhile or is gone
     */
    Optional<Binding> update(UUID id, int version, BindingContent content) {
        return jdbi.withHandle(db -> db.createQuery("""
                        UPDATE binding
                        SET name = :name, event_pattern = :eventType, filter = CAST(:filterJson AS jsonb),
                            workflow_id = :workflowId, webhook_path = :webhookPath, http_method = :method,
                            payload = CAST(:payloadJson AS jsonb), enabled = :enabled,
                            version = version + 1, updated_at = now()
                        WHERE id = :id AND version = :version
                        RETURNING *""")
                .bind("id", id)
                .bind("version", version)
                .bindMethods(content)
                .bind("filterJson", json(content.filter()))
                .bind("payloadJson", json(content.payload()))
                .map((row, _) -> binding(row))
                .findOne());
    }

    boolean delete(UUID id) {
        return jdbi.withHandle(db -> db.createUpdate("DELETE FROM binding WHERE id = :id")
                        .bind("id", id)
                        .execute())
                == 1;
    }

    private Binding binding(ResultSet row) throws SQLException {
        return new Binding(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("event_pattern"),
                read(row.getString("filter"), FILTER),
                row.getString("workflow_id"),
                row.getString("webhook_path"),
                row.getString("http_method"),
                read(row.getString("payload"), PAYLOAD),
                row.getBoolean("enabled"),
                row.getInt("version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A map of JSON is always writable", impossible);
        }
    }

    private <T> T read(String json, TypeReference<T> as) {
        try {
            return mapper.readValue(json, as);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("A stored binding is unreadable", damaged);
        }
    }
}

package ai.beast.registry.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;

/**
 * A filter as conditions of an SQL query on {@code model}. Values are always bound, never written into the text. Made for
 * one query; not thread-safe.
 */
final class FilterSql {
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final List<String> tags;

    FilterSql(ModelFilter filter) {
        this.tags = filter.tags();
        if (!tags.isEmpty()) {
            conditions.add("tags @> CAST(:tags AS text[])");
        }
        if (filter.family() != null) {
            add("family = :family", "family", filter.family().label());
        }
        if (filter.license() != null) {
            add("license = :license", "license", filter.license().label());
        }
        if (filter.modality() != null) {
            add(
                    "modalities @> ARRAY[CAST(:modality AS text)]",
                    "modality",
                    filter.modality().label());
        }
        if (filter.language() != null) {
            add("languages @> ARRAY[CAST(:language AS text)]", "language", filter.language());
        }
        if (filter.baseModel() != null) {
            add("base_model = :baseModel", "baseModel", filter.baseModel());
        }
        if (filter.sha256() != null) {
            add(
                    "model.id IN (SELECT id FROM model WHERE sha256 = :sha256"
                            + " UNION SELECT model_id FROM instance WHERE sha256 = :sha256)",
                    "sha256",
                    filter.sha256());
        }
        if (filter.location() != null) {
            add(
                    "model.id IN (SELECT model_id FROM instance WHERE location = :location)",
                    "location",
                    filter.location());
        }
        range("size_bytes", filter.size());
        range("parameter_count", filter.parameters());
        range("context_length", filter.context());
    }

    private void range(String column, Range range) {
        if (range.from() != null) {
            add(column + " >= :min_" + column, "min_" + column, range.from());
        }
        if (range.to() != null) {
            add(column + " <= :max_" + column, "max_" + column, range.to());
        }
    }

    FilterSql add(String condition) {
        conditions.add(condition);
        return this;
    }

    FilterSql add(String condition, String name, Object value) {
        conditions.add(condition);
        return value(name, value);
    }

    FilterSql value(String name, Object value) {
        values.put(name, value);
        return this;
    }

    int size() {
        return conditions.size();
    }

    /** Begins with {@code WHERE}, or is empty. */
    String where() {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    <S extends SqlStatement<S>> S bind(S statement) {
        if (!tags.isEmpty()) {
            statement.bindArray("tags", String.class, tags);
        }
        values.forEach(statement::bind);
        return statement;
    }
}

package ai.beast.registry.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds entries. One more row than asked for is read, which tells whether there is another page. Values are always bound,
 * never written into the SQL.
 */
@ApplicationScoped
class ModelSearch {
    private final Jdbi database;
    private final ModelColumns columns;

    ModelSearch(Jdbi database, ModelColumns columns) {
        this.database = database;
        this.columns = columns;
    }

    ModelPage page(ModelQuery query) {
        Map<String, Object> values = new LinkedHashMap<>();
        String sql = ModelColumns.SELECT + where(query, values) + order(query.sort()) + " LIMIT :limit";
        List<Model> found = database.withHandle(handle -> {
            Query select = handle.createQuery(sql).bind("limit", query.limit() + 1);
            select.bindArray("tags", String.class, query.tags());
            values.forEach(select::bind);
            return select.map(columns).list();
        });
        if (found.size() <= query.limit()) {
            return new ModelPage(found, null);
        }
        List<Model> items = List.copyOf(found.subList(0, query.limit()));
        return new ModelPage(items, Cursor.after(items.getLast(), query));
    }

    private static String where(ModelQuery query, Map<String, Object> values) {
        List<String> conditions = new ArrayList<>();
        conditions.add("tags @> CAST(:tags AS text[])");
        if (query.family() != null) {
            conditions.add("family = :family");
            values.put("family", query.family().label());
        }
        if (query.sha256() != null) {
            conditions.add("model.id IN (SELECT id FROM model WHERE sha256 = :sha256"
                    + " UNION SELECT model_id FROM instance WHERE sha256 = :sha256)");
            values.put("sha256", query.sha256());
        }
        if (query.location() != null) {
            conditions.add("model.id IN (SELECT model_id FROM instance WHERE location = :location)");
            values.put("location", query.location());
        }
        for (int i = 0; i < query.words().size(); i++) {
            // <% compares with the most similar extent of words, which is what forgives a typing error.
            conditions.add("(search_text LIKE :like" + i + " OR :word" + i + " <% search_text)");
            values.put("like" + i, "%" + escaped(query.words().get(i)) + "%");
            values.put("word" + i, query.words().get(i));
        }
        Cursor cursor = query.cursor();
        if (cursor != null) {
            conditions.add(after(query.sort(), cursor, values));
        }
        return " WHERE " + String.join(" AND ", conditions);
    }

    /** Rows that come after the cursor: later in the first key, or equal there and later in the rest. */
    private static String after(ModelSort sort, Cursor cursor, Map<String, Object> values) {
        String rest = "model.id > :afterId";
        values.put("afterId", cursor.id());
        for (int i = sort.keys().size() - 1; i >= 0; i--) {
            ModelSort.Key key = sort.keys().get(i);
            String later = key.column() + (key.descending() ? " < " : " > ") + ":after" + i;
            rest = "(" + later + " OR (" + key.column() + " = :after" + i + " AND " + rest + "))";
            Object value = cursor.keys().get(i);
            values.put("after" + i, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return rest;
    }

    private static String order(ModelSort sort) {
        return sort.keys().stream()
                .map(key -> key.column() + (key.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", " ORDER BY ", ", model.id"));
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}

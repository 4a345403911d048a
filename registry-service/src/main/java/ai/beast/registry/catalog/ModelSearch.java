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
import org.jspecify.annotations.Nullable;

/** Finds entries. One more row than asked for is read, which tells whether there is another page. */
@ApplicationScoped
class ModelSearch {
    private static final int MOST_COUNTS = 100;
    private static final int FEW = 1000;

    private final Jdbi database;
    private final ModelColumns columns;
    private final WordRepository words;

    ModelSearch(Jdbi database, ModelColumns columns, WordRepository words) {
        this.database = database;
        this.columns = columns;
        this.words = words;
    }

    /** A statement and the values it is to be run with. */
    record Statement(String sql, FilterSql filter) {}

    ModelPage page(ModelQuery query) {
        if (query.filter().words() != null && query.filter().words().isEmpty()) {
            return new ModelPage(List.of(), null, counts(query, null));
        }
        String text = query.filter().words() == null
                ? null
                : words.query(query.filter().words());
        Cursor cursor = query.cursor();
        List<Model> found = new ArrayList<>();
        int lastPart = 0;
        for (int part = cursor == null ? 0 : cursor.part();
                part < query.sort().parts().size();
                part++) {
            int wanted = query.limit() + 1 - found.size();
            if (wanted == 0) {
                break;
            }
            Cursor from = cursor != null && cursor.part() == part ? cursor : null;
            List<Model> rows = run(select(query, part, text, from, wanted));
            int shown = Math.min(rows.size(), query.limit() - found.size());
            lastPart = shown > 0 ? part : lastPart;
            found.addAll(rows);
        }
        Map<String, List<FacetCount>> facets = counts(query, text);
        if (found.size() <= query.limit()) {
            return new ModelPage(found, null, facets);
        }
        List<Model> items = List.copyOf(found.subList(0, query.limit()));
        return new ModelPage(items, Cursor.after(items.getLast(), lastPart, query), facets);
    }

    /** @param text the full-text query, or null without one */
    static Statement select(ModelQuery query, int part, @Nullable String text, @Nullable Cursor from, int limit) {
        FilterSql filter = new FilterSql(query.filter());
        if (text != null) {
            filter.add(query.sort().parts().get(part).condition(), "words", text);
        }
        boolean foreseeable = text == null && filter.size() < 2;
        if (from != null) {
            after(query.sort(), from, filter);
        }
        filter.value("limit", limit);
        String order = " ORDER BY " + query.sort().order();
        return foreseeable
                ? new Statement(ModelColumns.SELECT + filter.where() + order + " LIMIT :limit", filter)
                : new Statement(probed(filter, query.sort(), order), filter);
    }

    /**
     * How many entries fit several conditions, or have several words, the planner can only guess, and where it guesses too many
     * it reads the whole order and finds few or none. So the first entries that fit are counted: where there are not
     * many, they are all there are and get sorted; where there are many, reading in the order meets enough of them soon.
     */
    private static String probed(FilterSql filter, ModelSort sort, String order) {
        String keys = sort.keys().stream().map(ModelSort.Key::column).collect(Collectors.joining(", "));
        String few = "(SELECT count(*) FROM probe) <= " + FEW;
        return "WITH probe AS MATERIALIZED (SELECT id, " + keys + " FROM model" + filter.where() + " LIMIT " + (FEW + 1)
                + ")\n" + ModelColumns.SELECT + " WHERE id = ANY (ARRAY(SELECT id FROM (SELECT * FROM probe WHERE "
                + few
                + " UNION ALL (SELECT id, " + keys + " FROM model" + filter.where() + " AND NOT " + few + order
                + " LIMIT :limit)) AS found" + order + " LIMIT :limit))" + order;
    }

    static Statement count(Facet facet, ModelFilter asked, @Nullable String text) {
        FilterSql filter = new FilterSql(asked);
        if (text != null) {
            filter.add(ModelSort.Part.WHOLE.condition(), "words", text);
        }
        String from = facet.list()
                ? " FROM model, unnest(" + facet.column() + ") AS facet(value)"
                : " FROM (SELECT model.*, " + facet.column() + " AS value FROM model) AS model";
        if (!facet.list()) {
            filter.add("value IS NOT NULL");
        }
        filter.value("limit", MOST_COUNTS);
        return new Statement(
                "SELECT value, count(*) AS count" + from + filter.where()
                        + " GROUP BY value ORDER BY count DESC, value LIMIT :limit",
                filter);
    }

    private List<Model> run(Statement statement) {
        return database.withHandle(handle -> statement
                .filter()
                .bind(handle.createQuery(statement.sql()))
                .map(columns)
                .list());
    }

    private @Nullable Map<String, List<FacetCount>> counts(ModelQuery query, @Nullable String text) {
        if (query.facets().isEmpty()) {
            return null;
        }
        boolean nothing = text == null && query.filter().words() != null;
        Map<String, List<FacetCount>> counts = new LinkedHashMap<>();
        for (Facet facet : query.facets()) {
            counts.put(facet.parameter(), nothing ? List.of() : counts(count(facet, query.filter(), text)));
        }
        return counts;
    }

    private List<FacetCount> counts(Statement statement) {
        return database.withHandle(handle -> statement
                .filter()
                .bind(handle.createQuery(statement.sql()))
                .map((row, _) -> new FacetCount(row.getString("value"), row.getLong("count")))
                .list());
    }

    /**
     * Rows that come after the cursor: later in the first key, or equal there and later in the rest. The first key is also
     * bounded by itself, so that reading can start there in an index.
     */
    private static void after(ModelSort sort, Cursor cursor, FilterSql filter) {
        String rest = "id > :afterId";
        filter.value("afterId", cursor.id());
        for (int i = sort.keys().size() - 1; i >= 0; i--) {
            ModelSort.Key key = sort.keys().get(i);
            String later = key.column() + (key.descending() ? " < " : " > ") + ":after" + i;
            rest = "(" + later + " OR (" + key.column() + " = :after" + i + " AND " + rest + "))";
            Object value = cursor.keys().get(i);
            filter.value("after" + i, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        ModelSort.Key first = sort.keys().getFirst();
        filter.add(first.column() + (first.descending() ? " <= " : " >= ") + ":after0");
        filter.add(rest);
    }
}

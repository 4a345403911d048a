package ai.beast.registry.catalog.search;

import ai.beast.registry.catalog.words.WordQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A statement a search runs, and the values it is to be run with.
 *
 * @param filter whose values the statement names
 */
record SearchSql(String text, FilterSql filter) {
    private static final String PART = "CASE WHEN called @@ CAST(:exact AS tsquery) THEN 0"
            + " WHEN called @@ CAST(:terms AS tsquery) THEN 1 ELSE 2 END AS part";

    /**
     * Those among the next so many entries in the order that fit, the first of them up to the limit: columns {@code id} and
     * {@code state}.
     */
    static SearchSql next(
            ModelQuery query, int part, @Nullable WordQuery words, @Nullable Cursor from, int walk, int limit) {
        FilterSql filter = new FilterSql(query.filter(), query.sort().parts().get(part), words);
        String order = " ORDER BY " + query.sort().order();
        String start = filter.start(query.sort());
        String after = from == null ? "" : (start.isEmpty() ? " WHERE " : " AND ") + after(query.sort(), from, filter);
        filter.value("walk", walk).value("limit", limit);
        return new SearchSql(
                "SELECT id, state FROM (SELECT * FROM search_entry" + start + after + order + " LIMIT :walk) AS next"
                        + filter.where() + order + " LIMIT :limit",
                filter);
    }

    /**
     * As {@link #next} from the beginning, of all parts of the order by relevance: also a column {@code part}.
     */
    static SearchSql nextRanked(ModelQuery query, WordQuery words, int walk) {
        FilterSql filter = new FilterSql(query.filter(), ModelSort.Part.WHOLE, words);
        String order = " ORDER BY " + query.sort().order();
        String start = filter.start(query.sort());
        filter.value("walk", walk);
        return new SearchSql(
                "SELECT id, state, " + PART + " FROM (SELECT * FROM search_entry" + start + order
                        + " LIMIT :walk) AS next" + filter.where() + order,
                filter);
    }

    /** As {@link #all} from the beginning, of all parts of the order by relevance: also a column {@code part}. */
    static SearchSql allRanked(ModelQuery query, WordQuery words, int limit) {
        FilterSql filter = new FilterSql(query.filter(), ModelSort.Part.WHOLE, words).value("limit", limit);
        return new SearchSql(
                "SELECT id, state, part FROM (SELECT *, " + PART + " FROM search_entry" + filter.where()
                        + " OFFSET 0) AS fitting ORDER BY part, " + query.sort().order() + " LIMIT :limit",
                filter);
    }

    /**
     * The first of all entries that fit, found through the indexes of what they must fit: columns {@code id} and {@code
     * state}.
     */
    static SearchSql all(ModelQuery query, int part, @Nullable WordQuery words, @Nullable Cursor from, int limit) {
        FilterSql filter = new FilterSql(query.filter(), query.sort().parts().get(part), words);
        if (from != null) {
            filter.add(after(query.sort(), from, filter));
        }
        filter.value("limit", limit);
        String keys = query.sort().keys().stream().map(ModelSort.Key::column).collect(Collectors.joining(", "));
        // OFFSET 0 keeps the planner from walking the order instead, which was tried before.
        return new SearchSql(
                "SELECT id, state FROM (SELECT id, state, " + keys + " FROM search_entry" + filter.where()
                        + " OFFSET 0) AS fitting ORDER BY " + query.sort().order() + " LIMIT :limit",
                filter);
    }

    /** Whether any entry that fits has the words in its id, name or labels: one row or none, a column {@code id}. */
    static SearchSql named(ModelQuery query, WordQuery words) {
        FilterSql filter = new FilterSql(query.filter(), ModelSort.Part.NAMED, words);
        return new SearchSql("SELECT id FROM search_entry" + filter.where() + " LIMIT 1", filter);
    }

    /**
     * How many of all entries that fit have each value of these facets, the most frequent first: columns {@code prefix},
     * {@code value}, {@code count}.
     */
    static SearchSql counts(Collection<Facet> facets, ModelFilter asked, @Nullable WordQuery words, int limit) {
        FilterSql filter = new FilterSql(asked, ModelSort.Part.WHOLE, words)
                .add("left(term, strpos(term, '=')) = ANY (CAST(:prefixes AS text[]))")
                .value("prefixes", facets.stream().map(Facet::prefix).toArray(String[]::new))
                .value("limit", limit);
        return new SearchSql(
                "SELECT prefix, value, count FROM (SELECT prefix, value, count(*) AS count,"
                        + " row_number() OVER (PARTITION BY prefix ORDER BY count(*) DESC, value) AS place"
                        + " FROM (SELECT left(term, strpos(term, '=')) AS prefix, substr(term, strpos(term, '=') + 1) AS value"
                        + " FROM search_entry, unnest(tsvector_to_array(called)) AS term" + filter.where()
                        + ") AS terms GROUP BY prefix, value) AS counts WHERE place <= :limit ORDER BY prefix, place",
                filter);
    }

    Query on(Handle handle) {
        return filter.bind(handle.createQuery(text), text);
    }

    /**
     * The condition that an entry comes after the cursor: later in the first key, or equal there and later in the rest. The
     * first key is also bounded by itself, so that reading can start there in an index.
     */
    private static String after(ModelSort sort, Cursor cursor, FilterSql values) {
        String rest = "id > :afterId";
        values.value("afterId", cursor.id());
        for (int i = sort.keys().size() - 1; i >= 0; i--) {
            ModelSort.Key key = sort.keys().get(i);
            String later = key.column() + (key.descending() ? " < " : " > ") + ":after" + i;
            rest = "(" + later + " OR (" + key.column() + " = :after" + i + " AND " + rest + "))";
            Object value = cursor.keys().get(i);
            values.value("after" + i, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        ModelSort.Key first = sort.keys().getFirst();
        return first.column() + (first.descending() ? " <= " : " >= ") + ":after0 AND " + rest;
    }
}

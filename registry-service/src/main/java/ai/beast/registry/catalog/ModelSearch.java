package ai.beast.registry.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Finds entries. One more than asked for is looked for, which tells whether there is another page.
 *
 * <p>What is frequent is met soon when one goes through the entries in the order asked for; what is rare is found by collecting
 * all of it from an index and sorting. Which of the two a filter is, no statistics tell where it has several conditions that
 * depend on each other. So the first few entries of the order are looked at: they hold the page, or tell how far one would
 * have to go, or are so few that the rest is worth collecting.
 */
@ApplicationScoped
class ModelSearch {
    private static final int MOST_COUNTS = 100;
    private static final int WALK = 500;
    private static final int LONG_WALK = 10 * WALK;

    private final Jdbi database;
    private final ModelColumns columns;
    private final WordRepository words;

    ModelSearch(Jdbi database, ModelColumns columns, WordRepository words) {
        this.database = database;
        this.columns = columns;
        this.words = words;
    }

    ModelPage page(ModelQuery query) {
        return database.withHandle(handle -> page(handle, query));
    }

    private ModelPage page(Handle handle, ModelQuery query) {
        List<String> asked = query.filter().words();
        if (asked != null && asked.isEmpty()) {
            return new ModelPage(List.of(), null, counts(handle, query, null));
        }
        String text = asked == null ? null : words.query(asked);
        Cursor cursor = query.cursor();
        List<String> found = new ArrayList<>();
        int lastPart = 0;
        for (int part = cursor == null ? 0 : cursor.part();
                part < query.sort().parts().size() && found.size() <= query.limit();
                part++) {
            Cursor from = cursor != null && cursor.part() == part ? cursor : null;
            int wanted = query.limit() + 1 - found.size();
            List<String> more = find(handle, query, query.sort().parts().get(part), text, from, wanted);
            boolean shown = !more.isEmpty() && found.size() < query.limit();
            lastPart = shown ? part : lastPart;
            found.addAll(more);
        }
        List<Model> items = entries(handle, found.subList(0, Math.min(found.size(), query.limit())));
        boolean last = found.size() <= query.limit() || items.isEmpty();
        String next = last ? null : Cursor.after(items.getLast(), lastPart, query);
        return new ModelPage(items, next, counts(handle, query, text));
    }

    private static List<String> find(
            Handle handle,
            ModelQuery query,
            ModelSort.Part part,
            @Nullable String text,
            @Nullable Cursor from,
            int wanted) {
        if (query.filter().asksNothing()) {
            return ids(handle, SearchSql.next(query, part, text, from, wanted, wanted));
        }
        if (!query.filter().asksForFiles()) {
            List<String> met = ids(handle, SearchSql.next(query, part, text, from, WALK, wanted));
            boolean likely = met.size() * (LONG_WALK / WALK) >= 2 * wanted;
            if (met.size() < wanted && likely) {
                met = ids(handle, SearchSql.next(query, part, text, from, LONG_WALK, wanted));
            }
            if (met.size() == wanted) {
                return met;
            }
        }
        return ids(handle, SearchSql.all(query, part, text, from, wanted));
    }

    private static List<String> ids(Handle handle, SearchSql statement) {
        return statement.on(handle).mapTo(String.class).list();
    }

    /** The entries in this order, without those that went meanwhile. */
    private List<Model> entries(Handle handle, List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Model> byId = handle
                .createQuery(ModelColumns.SELECT + " WHERE model.id = ANY (CAST(:ids AS text[]))")
                .bindArray("ids", String.class, ids)
                .map(columns)
                .stream()
                .collect(Collectors.toMap(Model::id, Function.identity()));
        return ids.stream().map(byId::get).filter(Objects::nonNull).toList();
    }

    private static @Nullable Map<String, List<FacetCount>> counts(
            Handle handle, ModelQuery query, @Nullable String text) {
        if (query.facets().isEmpty()) {
            return null;
        }
        Map<String, List<FacetCount>> byPrefix = text == null && query.filter().words() != null
                ? Map.of()
                : SearchSql.counts(query.facets(), query.filter(), text, MOST_COUNTS)
                        .on(handle)
                        .map((row, _) -> Map.entry(
                                row.getString("prefix"), new FacetCount(row.getString("value"), row.getLong("count"))))
                        .stream()
                        .collect(Collectors.groupingBy(
                                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        Map<String, List<FacetCount>> counts = new LinkedHashMap<>();
        query.facets()
                .forEach(facet -> counts.put(facet.parameter(), byPrefix.getOrDefault(facet.prefix(), List.of())));
        return counts;
    }
}

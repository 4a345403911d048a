package ai.beast.registry.catalog.search;

import ai.beast.registry.catalog.entry.Model;
import ai.beast.registry.catalog.words.WordQuery;
import ai.beast.registry.catalog.words.WordRepository;
import ai.beast.registry.memory.FitQuery;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
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
public class ModelSearch {
    private static final int MAX_COUNTS = 100;
    private static final int WALK = 500;
    private static final int MAX_NEAREST = 10;
    private static final int LONG_WALK = 10 * WALK;

    private final Jdbi database;
    private final PageRepository entries;
    private final WordRepository words;
    private final FitRepository fits;
    private final SearchTurns turns = SearchTurns.forThisMachine();

    ModelSearch(Jdbi database, PageRepository entries, WordRepository words, FitRepository fits) {
        this.database = database;
        this.entries = entries;
        this.words = words;
        this.fits = fits;
    }

    /** @throws ai.beast.problem.ProblemException {@code service_unavailable} when its turn does not come */
    public ModelPage page(ModelQuery query) {
        return turns.take(() -> database.withHandle(handle -> page(handle, query)));
    }

    private ModelPage page(Handle handle, ModelQuery wanted) {
        FitQuery fit = wanted.filter().fit();
        return page(handle, wanted, fit == null ? wanted : wanted.resolved(fits.fitting(handle, fit)));
    }

    /** @param unresolved the query as it was asked, to which cursors belong */
    private ModelPage page(Handle handle, ModelQuery unresolved, ModelQuery query) {
        List<String> asked = query.filter().words();
        if (asked != null && asked.isEmpty()) {
            return new ModelPage(List.of(), null, counts(handle, query, null), null);
        }
        WordQuery text = asked == null ? null : words.query(asked);
        int wanted = query.limit() + 1;
        boolean ranked = query.sort() == ModelSort.RELEVANCE
                && query.cursor() == null
                && !query.filter().asksForFiles();
        List<Hit> found =
                text != null && ranked ? ranked(handle, query, text, wanted) : byParts(handle, query, text, wanted);
        List<Hit> shown = found.subList(0, Math.min(found.size(), query.limit()));
        SequencedMap<String, Long> states = new LinkedHashMap<>();
        shown.forEach(hit -> states.put(hit.id(), hit.state()));
        List<Model> items = entries.read(handle, states);
        boolean last = found.size() <= query.limit() || items.isEmpty();
        String next =
                last ? null : Cursor.after(items.getLast(), shown.getLast().part(), unresolved);
        Nearest nearest =
                text != null && items.isEmpty() && query.asksWordsOnly() ? nearest(handle, query, text) : null;
        return new ModelPage(items, next, counts(handle, query, text), nearest);
    }

    /**
     * For a text that finds nothing: what a corrected one finds, or the text without some of its parts, first those that no
     * entry has. Null when that finds nothing either.
     */
    private @Nullable Nearest nearest(Handle handle, ModelQuery query, WordQuery text) {
        List<String> asked = Objects.requireNonNull(query.filter().words());
        List<String> corrected = words.corrected(asked);
        WordQuery meant = corrected.equals(asked) ? text : words.query(corrected);
        for (WordQuery attempt : meant.relaxed()) {
            List<Hit> found = ranked(handle, query, attempt, MAX_NEAREST);
            if (!found.isEmpty()) {
                SequencedMap<String, Long> states = new LinkedHashMap<>();
                found.stream().limit(MAX_NEAREST).forEach(hit -> states.put(hit.id(), hit.state()));
                return new Nearest(
                        suggestion(handle, query, asked, attempt),
                        entries.read(handle, states).stream()
                                .map(model -> new Nearest.Entry(
                                        model.id(),
                                        Objects.requireNonNull(model.details().name())))
                                .toList());
            }
        }
        return null;
    }

    /** What to ask for instead, which finds something; null where no word is corrected. */
    private @Nullable String suggestion(Handle handle, ModelQuery query, List<String> asked, WordQuery attempt) {
        List<String> meant = attempt.words();
        return asked.containsAll(meant)
                        || ranked(handle, query, words.query(meant), 1).isEmpty()
                ? null
                : String.join(" ", meant);
    }

    /**
     * An entry, and the part of the list it is in.
     *
     * @param state changes with the entry
     */
    private record Hit(String id, long state, int part) {
        static Hit ranked(ResultSet row) throws SQLException {
            return new Hit(row.getString("id"), row.getLong("state"), row.getInt("part"));
        }
    }

    private static List<Hit> byParts(Handle handle, ModelQuery query, @Nullable WordQuery text, int wanted) {
        Cursor cursor = query.cursor();
        List<Hit> found = new ArrayList<>();
        for (int part = cursor == null ? 0 : cursor.part();
                part < query.sort().parts().size();
                part++) {
            if (found.size() < wanted) {
                Cursor from = cursor != null && cursor.part() == part ? cursor : null;
                found.addAll(find(handle, query, part, text, from, wanted - found.size()));
            }
        }
        return found;
    }

    /** The beginning of a list by relevance. The first entries of the order are looked at once for all of its parts. */
    private static List<Hit> ranked(Handle handle, ModelQuery query, WordQuery text, int wanted) {
        Map<Integer, List<Hit>> met =
                SearchSql.nextRanked(query, text, WALK).on(handle).map((row, _) -> Hit.ranked(row)).stream()
                        .collect(Collectors.groupingBy(Hit::part));
        int all = met.values().stream().mapToInt(List::size).sum();
        if (met.getOrDefault(0, List.of()).size() < wanted && !likely(all, wanted)) {
            return SearchSql.allRanked(query, text, wanted)
                    .on(handle)
                    .map((row, _) -> Hit.ranked(row))
                    .list();
        }
        List<Hit> found = new ArrayList<>();
        int last = query.sort().parts().size() - 1;
        // What is only mentioned is met alone when no entry is called so; one look tells.
        boolean named = !met.keySet().equals(Set.of(last))
                || SearchSql.named(query, text)
                        .on(handle)
                        .mapTo(String.class)
                        .findFirst()
                        .isPresent();
        for (int part = named ? 0 : last; part <= last && found.size() < wanted; part++) {
            found.addAll(complete(
                    handle, query, part, text, null, wanted - found.size(), met.getOrDefault(part, List.of())));
        }
        return found;
    }

    private static List<Hit> find(
            Handle handle, ModelQuery query, int part, @Nullable WordQuery text, @Nullable Cursor from, int wanted) {
        if (query.filter().asksNothing()) {
            return hits(handle, part, SearchSql.next(query, part, text, from, wanted, wanted));
        }
        if (query.filter().asksForFiles()) {
            return hits(handle, part, SearchSql.all(query, part, text, from, wanted));
        }
        List<Hit> met = hits(handle, part, SearchSql.next(query, part, text, from, WALK, wanted));
        return complete(handle, query, part, text, from, wanted, met);
    }

    /** @param met what was met in a short walk */
    private static List<Hit> complete(
            Handle handle,
            ModelQuery query,
            int part,
            @Nullable WordQuery text,
            @Nullable Cursor from,
            int wanted,
            List<Hit> met) {
        if (met.size() >= wanted) {
            return met.subList(0, wanted);
        }
        if (likely(met.size(), wanted)) {
            List<Hit> further = hits(handle, part, SearchSql.next(query, part, text, from, LONG_WALK, wanted));
            if (further.size() == wanted) {
                return further;
            }
        }
        return hits(handle, part, SearchSql.all(query, part, text, from, wanted));
    }

    /** Whether a long walk will most likely meet enough, after a short one met so many. */
    private static boolean likely(int met, int wanted) {
        return met * (LONG_WALK / WALK) >= 2 * wanted;
    }

    private static List<Hit> hits(Handle handle, int part, SearchSql statement) {
        return statement
                .on(handle)
                .map((row, _) -> new Hit(row.getString("id"), row.getLong("state"), part))
                .list();
    }

    private static @Nullable Map<String, List<FacetCount>> counts(
            Handle handle, ModelQuery query, @Nullable WordQuery text) {
        if (query.facets().isEmpty()) {
            return null;
        }
        Map<String, List<FacetCount>> byPrefix = text == null && query.filter().words() != null
                ? Map.of()
                : SearchSql.counts(query.facets(), query.filter(), text, MAX_COUNTS)
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

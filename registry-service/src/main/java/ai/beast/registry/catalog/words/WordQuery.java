package ai.beast.registry.catalog.words;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Full-text queries for a text: what is exactly what was asked for, and what may have been meant.
 *
 * @param units parts of the text, all of which an entry satisfies
 * @param expansions for each unit: whole words that begin with its word or are near to it; empty where it is closed
 * @param prefixes for each unit: whether any word that begins with its word will do, because there are too many to name
 */
public record WordQuery(List<QueryUnit> units, List<List<String>> expansions, List<Boolean> prefixes) {

    /** For entries that have what was asked for by name, as whole words. */
    public String exact() {
        return units.stream()
                .map(unit -> any(unit.exact().stream().map(WordQuery::all).toList()))
                .collect(Collectors.joining(" & "));
    }

    /** For these and entries with words that may have been meant. */
    public String wide() {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < units.size(); i++) {
            query.append(i == 0 ? "" : " & ").append(wide(i));
        }
        return query.toString();
    }

    /**
     * This query, then it without some of its parts: without each one in turn, the last first; then without two of them, three and so on;
     * then each part alone. Those that nothing is known for go before the others. At most three times as many as there are parts.
     */
    public List<WordQuery> relaxed() {
        List<Integer> order = new ArrayList<>();
        int unknown = 0;
        for (int unit = units.size() - 1; unit >= 0; unit--) {
            order.add(isUnknown(unit) ? unknown++ : order.size(), unit);
        }
        Set<List<Integer>> kept = new LinkedHashSet<>();
        List<Integer> all = IntStream.range(0, units.size()).boxed().toList();
        kept.add(all);
        order.forEach(unit -> kept.add(without(all, Set.of(unit))));
        for (int dropped = 2; dropped < order.size(); dropped++) {
            kept.add(without(all, Set.copyOf(order.subList(0, dropped))));
        }
        order.reversed().forEach(unit -> kept.add(List.of(unit)));
        return kept.stream().filter(parts -> !parts.isEmpty()).map(this::only).toList();
    }

    private static List<Integer> without(List<Integer> all, Set<Integer> dropped) {
        return all.stream().filter(unit -> !dropped.contains(unit)).toList();
    }

    /** The words asked for, without those that tell nothing. */
    public List<String> words() {
        return units.stream()
                .flatMap(unit -> Stream.of(unit.asked().split(" ")))
                .toList();
    }

    private boolean isUnknown(int unit) {
        return units.get(unit).open() && expansions.get(unit).isEmpty() && !prefixes.get(unit);
    }

    private WordQuery only(List<Integer> parts) {
        return new WordQuery(
                parts.stream().map(units::get).toList(),
                parts.stream().map(expansions::get).toList(),
                parts.stream().map(prefixes::get).toList());
    }

    private String wide(int unit) {
        List<List<String>> alternatives = new ArrayList<>(units.get(unit).exact());
        alternatives.addAll(units.get(unit).near());
        expansions.get(unit).forEach(word -> alternatives.add(List.of(word)));
        // What asks for a word and more finds nothing that the word alone does not find.
        Set<String> enough = alternatives.stream()
                .filter(each -> each.size() == 1)
                .map(List::getFirst)
                .collect(Collectors.toSet());
        List<String> terms = new ArrayList<>();
        alternatives.stream()
                .filter(each -> each.size() == 1 || each.stream().noneMatch(enough::contains))
                .forEach(each -> terms.add(all(each)));
        if (prefixes.get(unit)) {
            terms.add(SearchText.quoted(units.get(unit).asked()) + ":*");
        }
        return any(terms);
    }

    private static String any(List<String> alternatives) {
        return alternatives.stream().distinct().collect(Collectors.joining(" | ", "(", ")"));
    }

    private static String all(List<String> lexemes) {
        return lexemes.size() == 1
                ? SearchText.quoted(lexemes.getFirst())
                : lexemes.stream().map(SearchText::quoted).collect(Collectors.joining(" & ", "(", ")"));
    }
}

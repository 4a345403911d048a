package ai.beast.registry.catalog.words;

import ai.beast.registry.catalog.entry.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A part of a query that an entry must satisfy: a word, or several that name one thing. Each alternative is a list of words
 * and terms that an entry has all of.
 *
 * @param asked the words asked for, with a space between
 * @param exact alternatives that are what was asked for
 * @param near further alternatives
 * @param open whether words that begin with the word asked for, or are near to it, will do too
 */
public record QueryUnit(String asked, List<List<String>> exact, List<List<String>> near, boolean open) {
    /** Words that tell nothing beside others. */
    private static final Set<String> FILLERS = Set.of(
            "a",
            "an",
            "the",
            "for",
            "with",
            "of",
            "in",
            "to",
            "and",
            "or",
            "my",
            "me",
            "model",
            "models",
            "ai",
            "best",
            "good",
            "license",
            "licence",
            "licensed");

    static final Set<String> FAMILIES = Arrays.stream(Family.values())
            .filter(family -> family != Family.OTHER)
            .map(Family::label)
            .collect(Collectors.toUnmodifiableSet());

    /**
     * Takes a query apart: names of {@link Concepts} first, the longest before shorter ones, then single words. Two words
     * also stand for the one they make together, where an entry has it.
     *
     * @param words in the order they were asked for
     * @param known whether some entry has the word
     */
    static List<QueryUnit> of(List<String> words, Predicate<String> known) {
        List<QueryUnit> units = new ArrayList<>();
        boolean fillersOnly = FILLERS.containsAll(words);
        @Nullable String joined = null;
        for (int at = 0; at < words.size(); ) {
            int length = conceptAt(words, at);
            String asked = String.join(" ", words.subList(at, at + Math.max(length, 1)));
            if (length > 0) {
                units.add(concept(asked));
                joined = null;
                at += length;
                continue;
            }
            String next = at + 1 < words.size() && conceptAt(words, at + 1) == 0 ? asked + words.get(at + 1) : null;
            String withNext = next != null && (known.test(next) || FAMILIES.contains(next)) ? next : null;
            if (fillersOnly || !FILLERS.contains(asked)) {
                units.add(word(asked, joined, withNext));
            }
            joined = withNext;
            at++;
        }
        return units;
    }

    /** Words that pairs of neighbours make together. */
    static List<String> joins(List<String> words) {
        List<String> joins = new ArrayList<>();
        for (int at = 1; at < words.size(); at++) {
            joins.add(words.get(at - 1) + words.get(at));
        }
        return joins;
    }

    private static int conceptAt(List<String> words, int at) {
        for (int length = Math.min(Concepts.MAX_WORDS, words.size() - at); length > 0; length--) {
            if (Concepts.named(String.join(" ", words.subList(at, at + length))) != null) {
                return length;
            }
        }
        return 0;
    }

    private static QueryUnit concept(String asked) {
        Concepts.Concept concept = Objects.requireNonNull(Concepts.named(asked));
        List<List<String>> exact = new ArrayList<>();
        concept.exact().forEach(term -> exact.add(List.of(term)));
        List<List<String>> near = new ArrayList<>();
        near.add(List.of(asked.split(" ")));
        concept.near().forEach(term -> near.add(List.of(term)));
        return new QueryUnit(asked, exact, near, false);
    }

    private static QueryUnit word(String word, @Nullable String withLast, @Nullable String withNext) {
        List<List<String>> exact = new ArrayList<>();
        List<List<String>> near = new ArrayList<>();
        add(word, exact, near);
        if (withLast != null) {
            add(withLast, exact, near);
        }
        if (withNext != null) {
            add(withNext, exact, near);
        }
        return new QueryUnit(word, exact, near, true);
    }

    /** Of a family only its own models are exactly what was asked for, not all that have its name in theirs. */
    private static void add(String word, List<List<String>> exact, List<List<String>> near) {
        if (word.indexOf('.') >= 0) {
            near.add(SearchText.parts(word));
        }
        List<String> whole = new ArrayList<>(List.of(word));
        Matcher numbered = SearchText.NUMBERED.matcher(word);
        List<String> parted = numbered.matches() ? List.of(numbered.group(1), numbered.group(2)) : List.of();
        String name = parted.isEmpty() ? word : parted.getFirst();
        if (FAMILIES.contains(name)) {
            near.add(List.of(word));
            whole.add("family=" + name);
        }
        exact.add(List.copyOf(whole));
        if (parted.isEmpty()) {
            exact.add(List.of("tag=" + word));
        } else {
            List<String> apart = new ArrayList<>(parted);
            if (FAMILIES.contains(name)) {
                near.add(parted);
                apart.add("family=" + name);
            }
            exact.add(List.copyOf(apart));
        }
    }
}

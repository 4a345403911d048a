package ai.beast.registry.catalog.search;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Model;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The orders a list can be had in. Every order ends with the id, so that it is total and a page can start after any entry.
 * Nothing a client sends becomes part of an SQL text.
 */
enum ModelSort {
    /**
     * What is exactly called or labelled so, then what may be meant, then what only mentions it; within each by rating, then
     * downloads.
     */
    RELEVANCE("relevance", List.of(Part.EXACT, Part.CALLED, Part.MENTIONED), Key.RATING_DOWN, Key.DOWNLOADS_DOWN),
    RATING("-rating", Key.RATING_DOWN, Key.DOWNLOADS_DOWN),
    DOWNLOADS("-downloads", Key.DOWNLOADS_DOWN),
    NAME("name", Key.NAME_UP),
    SMALLEST("size", Key.SIZE_UP),
    LARGEST("-size", Key.SIZE_DOWN),
    NEWEST("-created", Key.CREATED_DOWN),
    LATEST("-updated", Key.UPDATED_DOWN);

    private final String parameter;
    private final List<Part> parts;
    private final List<Key> keys;

    ModelSort(String parameter, Key... keys) {
        this(parameter, List.of(Part.WHOLE), keys);
    }

    ModelSort(String parameter, List<Part> parts, Key... keys) {
        this.parameter = parameter;
        this.parts = parts;
        this.keys = List.of(keys);
    }

    /** The value of {@code sort} that asks for this order. */
    String parameter() {
        return parameter;
    }

    /** Parts of the list, one after the other, each in the order of the keys. */
    List<Part> parts() {
        return parts;
    }

    List<Key> keys() {
        return keys;
    }

    /** The SQL after {@code ORDER BY}. */
    String order() {
        return keys.stream()
                .map(key -> key.column() + (key.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", "", ", id"));
    }

    /**
     * @param text whether there is a text to be relevant to
     * @throws ProblemException {@code invalid_field} naming {@code sort} and the values that would do
     */
    static ModelSort of(@Nullable String parameter, boolean text) {
        if (parameter == null || parameter.equals(RELEVANCE.parameter)) {
            return text ? RELEVANCE : RATING;
        }
        for (ModelSort sort : values()) {
            if (sort.parameter.equals(parameter)) {
                return sort;
            }
        }
        String known = Arrays.stream(values()).map(ModelSort::parameter).collect(Collectors.joining(", "));
        throw ProblemException.invalid("sort", "The sort must be one of " + known);
    }

    /** A part of a list, by where an entry has the words asked for. */
    enum Part {
        /** Anywhere. */
        WHOLE("words @@ CAST(:terms AS tsquery)"),
        /** In id, name or labels. */
        NAMED("called @@ CAST(:terms AS tsquery)"),
        /** Whole words in id or name, or labels, are what was asked for. */
        EXACT("called @@ CAST(:exact AS tsquery) AND called @@ CAST(:terms AS tsquery)"),
        /** All in id, name or labels, but some only as beginnings or near misses. */
        CALLED("called @@ CAST(:terms AS tsquery) AND NOT called @@ CAST(:exact AS tsquery)"),
        /** Some only in the description, tags, author or repository. */
        MENTIONED("words @@ CAST(:terms AS tsquery) AND NOT called @@ CAST(:terms AS tsquery)");

        private final String condition;

        Part(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }
    }

    /** A column to order by, and how its value travels in a cursor. */
    enum Key {
        RATING_DOWN(
                "rating", true, model -> Objects.requireNonNull(model.details().rating()), BigDecimal::new),
        DOWNLOADS_DOWN("download_count", true, Model::downloadCount, Long::valueOf),
        NAME_UP("name", false, model -> Objects.requireNonNull(model.details().name()), text -> text),
        SIZE_UP(
                "size_bytes",
                false,
                model -> Objects.requireNonNull(model.details().sizeBytes()),
                Long::valueOf),
        SIZE_DOWN(
                "size_bytes",
                true,
                model -> Objects.requireNonNull(model.details().sizeBytes()),
                Long::valueOf),
        CREATED_DOWN("created_at", true, Model::createdAt, Instant::parse),
        UPDATED_DOWN("updated_at", true, Model::updatedAt, Instant::parse);

        private final String column;
        private final boolean descending;
        private final Function<Model, Object> value;
        private final Function<String, Object> parser;

        Key(String column, boolean descending, Function<Model, Object> value, Function<String, Object> parser) {
            this.column = column;
            this.descending = descending;
            this.value = value;
            this.parser = parser;
        }

        String column() {
            return column;
        }

        boolean descending() {
            return descending;
        }

        String text(Model model) {
            return value.apply(model).toString();
        }

        /** @throws RuntimeException when the text was not made by {@link #text} */
        Object parse(String text) {
            return parser.apply(text);
        }
    }
}

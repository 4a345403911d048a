package ai.beast.registry.catalog.search;

import ai.beast.problem.ProblemException;
import ai.beast.registry.catalog.entry.Family;
import ai.beast.registry.catalog.entry.License;
import ai.beast.registry.catalog.entry.Modality;
import ai.beast.registry.catalog.entry.TextRules;
import ai.beast.registry.catalog.words.SearchText;
import ai.beast.registry.memory.FitQuery;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are asked for; what is null, empty or unbounded asks nothing. Checked: whatever is in here can be run.
 *
 * @param words an entry must have a word that begins with each, or nearly so; null without a text, empty when the text has
 *     no word in it, which no entry has
 * @param sha256 of the model or of one of its instances
 * @param location an entry must have an instance there
 * @param fit an entry must fit a memory as wanted; null when that does not matter
 * @param fitting ids of the entries that do; null until {@link #resolved}
 */
public record ModelFilter(
        @Nullable List<String> words,
        Labels labels,
        @Nullable String sha256,
        @Nullable String location,
        Ranges ranges,
        @Nullable FitQuery fit,
        @Nullable List<String> fitting) {

    /** @param tags an entry must have all of them, exactly */
    public record Labels(
            @Nullable Family family,
            List<String> tags,
            @Nullable License license,
            @Nullable Modality modality,
            @Nullable String language,
            @Nullable String baseModel) {}

    /**
     * @param size in bytes
     * @param context in tokens
     */
    public record Ranges(Range size, Range parameters, Range context) {}

    private static final ModelFilter ALL = new ModelFilter(
            null,
            new Labels(null, List.of(), null, null, null, null),
            null,
            null,
            new Ranges(Range.ALL, Range.ALL, Range.ALL),
            null,
            null);
    private static final int MAX_WORDS = 10;
    private static final int MAX_TEXT = 200;
    private static final int MAX_TAGS = 20;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws ProblemException {@code invalid_field} naming the parameter */
    static ModelFilter of(ModelParameters parameters, @Nullable FitQuery fit) {
        return new ModelFilter(
                words(parameters.q()),
                new Labels(
                        labelled("family", parameters.family(), Family.values(), Family::label),
                        tags(parameters.tag()),
                        labelled("license", parameters.license(), License.values(), License::label),
                        labelled("modality", parameters.modality(), Modality.values(), Modality::label),
                        text("language", parameters.language()),
                        text("baseModel", parameters.baseModel())),
                sha256(parameters.sha256()),
                text("location", parameters.location()),
                new Ranges(
                        Range.of("Size", parameters.minSize(), parameters.maxSize()),
                        Range.of("Parameters", parameters.minParameters(), parameters.maxParameters()),
                        Range.of("Context", parameters.minContext(), parameters.maxContext())),
                fit == null || fit.wanted().isEmpty() ? null : fit,
                null);
    }

    /** The same filter with the ids of the entries that fit. */
    ModelFilter resolved(List<String> ids) {
        return new ModelFilter(words, labels, sha256, location, ranges, fit, ids);
    }

    /** Whether every entry fits. */
    boolean asksNothing() {
        return equals(ALL);
    }

    /** Whether words alone limit the list. */
    boolean asksWordsOnly() {
        return words != null
                && !words.isEmpty()
                && new ModelFilter(null, labels, sha256, location, ranges, fit, fitting).asksNothing();
    }

    /** Whether it depends on the files of an entry, not on the entry alone. */
    boolean asksForFiles() {
        return sha256 != null || location != null;
    }

    private static @Nullable List<String> words(@Nullable String q) {
        String text = text("q", q);
        if (text == null) {
            return null;
        }
        List<String> words = SearchText.asked(text);
        if (words.size() > MAX_WORDS) {
            throw ProblemException.invalid("q", "At most " + MAX_WORDS + " words can be searched for");
        }
        return words;
    }

    private static <E> @Nullable E labelled(
            String parameter, @Nullable String name, E[] values, Function<E, String> label) {
        if (name == null) {
            return null;
        }
        return Arrays.stream(values)
                .filter(value -> label.apply(value).equals(name))
                .findFirst()
                .orElseThrow(() -> ProblemException.invalid(
                        parameter,
                        "The " + parameter + " must be one of "
                                + Arrays.stream(values).map(label).collect(Collectors.joining(", "))));
    }

    private static List<String> tags(List<String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw ProblemException.invalid("tag", "At most " + MAX_TAGS + " tags can be asked for");
        }
        return tags.stream()
                .map(tag -> text("tag", tag))
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    private static @Nullable String sha256(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String digest = text.toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(digest).matches()) {
            throw ProblemException.invalid("sha256", "A SHA-256 has 64 hexadecimal digits");
        }
        return digest;
    }

    /** @return null when there is nothing to search for */
    private static @Nullable String text(String parameter, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        if (text.length() > MAX_TEXT || !TextRules.storable(text)) {
            throw ProblemException.invalid(
                    parameter, "The text must have at most " + MAX_TEXT + " characters, none of them NUL");
        }
        return text;
    }
}

package ai.beast.registry.catalog.words;

import ai.beast.registry.catalog.entry.ModelDetails;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a text as the search sees them: runs of letters and digits of any script, in lower case, without accents,
 * at most {@value #MAX_WORD} characters of each. What is stored and what is asked for goes through here, so that both
 * are cut alike whatever the database's locale. A word of an entry such as {@code llama3} is also stored in its parts,
 * {@code llama} and {@code 3}, and a number such as {@code 2.5} also whole. Pure.
 */
public final class SearchText {
    static final int MAX_WORD = 40;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    /** Such as {@code 2.5} and {@code 1.5b}. Possessive, so that a text of digits only takes no longer than others. */
    private static final Pattern DECIMAL = Pattern.compile("(?<!\\p{N})\\p{N}++(?:\\.\\p{N}++)++\\p{L}*+");

    private static final Pattern ASKED =
            Pattern.compile("[\\p{L}\\p{N}]++(?:(?<=\\p{N})\\.(?=\\p{N})[\\p{L}\\p{N}]++)*+");
    /** Letters, then a digit and what follows it. */
    static final Pattern NUMBERED = Pattern.compile("(\\p{L}{2,})(\\p{N}.*)");

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private SearchText() {}

    /** Each word once, in the order of the text. */
    public static Set<String> words(@Nullable String text) {
        Set<String> words = new LinkedHashSet<>();
        if (text != null) {
            String plain = plain(text);
            for (String word : BETWEEN_WORDS.split(plain)) {
                if (!word.isEmpty()) {
                    words.add(cut(word));
                }
            }
            DECIMAL.matcher(plain).results().forEach(number -> words.add(cut(number.group())));
        }
        return words;
    }

    /** The words of a query, each once in the order of the text; a number with a point in it stays whole. */
    public static List<String> asked(String text) {
        return ASKED.matcher(plain(text))
                .results()
                .map(word -> cut(word.group()))
                .distinct()
                .toList();
    }

    /** What is between the points of a word. */
    static List<String> parts(String word) {
        return List.of(BETWEEN_WORDS.split(word));
    }

    private static String plain(String text) {
        return MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
    }

    /** The words a person would call the entry by. */
    public static Set<String> ofName(String id, ModelDetails details) {
        Set<String> words = words(id);
        words.addAll(words(details.name()));
        return withParts(words);
    }

    /** All words the entry can be found by. */
    public static Set<String> ofEntry(String id, ModelDetails details) {
        Set<String> words = ofName(id, details);
        Set<String> further = words(details.description());
        further.addAll(words(details.author()));
        further.addAll(words(details.sourceRepo()));
        further.addAll(words(details.architecture()));
        Objects.requireNonNullElse(details.tags(), List.<String>of()).forEach(tag -> further.addAll(words(tag)));
        words.addAll(withParts(further));
        return words;
    }

    private static Set<String> withParts(Set<String> words) {
        Set<String> all = new LinkedHashSet<>(words);
        for (String word : words) {
            Matcher numbered = NUMBERED.matcher(word);
            if (numbered.matches()) {
                all.add(numbered.group(1));
                all.add(numbered.group(2));
            }
        }
        return all;
    }

    /** A word as a full-text query writes it, whatever characters are in it. */
    public static String quoted(String word) {
        return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    private static String cut(String word) {
        return word.codePointCount(0, word.length()) <= MAX_WORD
                ? word
                : word.substring(0, word.offsetByCodePoints(0, MAX_WORD));
    }
}

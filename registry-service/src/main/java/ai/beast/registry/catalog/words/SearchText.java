package ai.beast.registry.catalog.words;

import ai.beast.registry.catalog.entry.ModelDetails;
import java.text.Normalizer;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words of a text as the search sees them: runs of letters and digits of any script, in lower case, without accents,
 * at most {@value #MAX_WORD} characters of each. What is stored and what is asked for goes through here, so that both
 * are cut alike whatever the database's locale. Pure.
 */
public final class SearchText {
    static final int MAX_WORD = 40;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private SearchText() {}

    /** Each word once, in the order of the text. */
    public static Set<String> words(@Nullable String text) {
        Set<String> words = new LinkedHashSet<>();
        if (text != null) {
            String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                    .replaceAll("")
                    .toLowerCase(Locale.ROOT);
            for (String word : BETWEEN_WORDS.split(plain)) {
                if (!word.isEmpty()) {
                    words.add(cut(word));
                }
            }
        }
        return words;
    }

    /** The words a person would call the entry by. */
    public static Set<String> ofName(String id, ModelDetails details) {
        Set<String> words = words(id);
        words.addAll(words(details.name()));
        return words;
    }

    /** All words the entry can be found by. */
    public static Set<String> ofEntry(String id, ModelDetails details) {
        Set<String> words = ofName(id, details);
        words.addAll(words(details.description()));
        return words;
    }

    /**
     * The full-text query for entries that have a word for each of these.
     *
     * @param alternatives for each word asked for: what else would do, whole words; empty when any word that begins with it
     *     does
     */
    static String query(List<String> words, List<? extends Collection<String>> alternatives) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            query.append(i == 0 ? "" : " & ");
            if (alternatives.get(i).isEmpty()) {
                query.append(quoted(words.get(i))).append(":*");
            } else {
                query.append(alternatives.get(i).stream()
                        .map(SearchText::quoted)
                        .collect(Collectors.joining(" | ", "(", ")")));
            }
        }
        return query.toString();
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

package ai.beast.registry.catalog.words;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The words there are in entries, and which of them a mistyped word may mean. Candidates share a quarter of their trigrams
 * with it ({@code pg_trgm.similarity_threshold} of the connection) and are near in the sense of {@link Spelling}.
 * Thread-safe.
 */
@ApplicationScoped
public class WordRepository {
    private static final int MAX_ALTERNATIVES = 20;
    /** Whole words are found faster than beginnings of words, but only a few of them. */
    private static final int MAX_NAMED = 8;

    private final Jdbi database;

    public WordRepository(Jdbi database) {
        this.database = database;
    }

    /**
     * Notes the words, in the caller's transaction. In order, so that two transactions that note the same new words wait
     * for each other instead of locking each other out.
     */
    public static void note(Handle handle, Collection<String> words) {
        handle.createUpdate("""
                        INSERT INTO search_word (word)
                        SELECT given.word FROM unnest(CAST(:words AS text[])) AS given(word)
                        WHERE NOT EXISTS (SELECT FROM search_word AS known WHERE known.word = given.word)
                        ORDER BY given.word COLLATE "C" ON CONFLICT ON CONSTRAINT search_word_pk DO NOTHING""")
                .bindArray("words", String.class, List.copyOf(new TreeSet<>(words)))
                .execute();
    }

    /** What the words may mean, each perhaps as the beginning of another or mistyped. */
    public WordQuery query(List<String> words) {
        return database.withHandle(handle -> {
            List<String> candidates = new ArrayList<>(words);
            candidates.addAll(QueryUnit.joins(words));
            Map<String, List<String>> begun = begun(handle, candidates);
            List<QueryUnit> units = QueryUnit.of(
                    words, word -> begun.getOrDefault(word, List.of()).contains(word));
            List<List<String>> expansions = new ArrayList<>();
            List<Boolean> prefixes = new ArrayList<>();
            for (QueryUnit unit : units) {
                List<String> longer = unit.open() ? begun.getOrDefault(unit.asked(), List.of()) : List.of();
                boolean mistyped = unit.open() && longer.isEmpty() && Spelling.forgives(unit.asked());
                expansions.add(mistyped ? near(handle, unit.asked()) : longer.size() > MAX_NAMED ? List.of() : longer);
                prefixes.add(longer.size() > MAX_NAMED);
            }
            return new WordQuery(units, expansions, prefixes);
        });
    }

    /** The words that some entry has, each replaced where none does by the one most like it. */
    public List<String> corrected(List<String> words) {
        return database.withHandle(handle -> {
            Map<String, List<String>> begun = begun(handle, words);
            List<String> corrected = new ArrayList<>();
            for (String word : words) {
                boolean known = begun.containsKey(word)
                        || Concepts.named(word) != null
                        || word.codePoints().anyMatch(Character::isDigit);
                corrected.add(known ? word : mostLike(handle, word).orElse(word));
            }
            return corrected;
        });
    }

    private static Optional<String> mostLike(Handle handle, String word) {
        return Concepts.near(word)
                .or(() -> handle.createQuery(
                                "SELECT word FROM search_word WHERE word % :word ORDER BY similarity(word, :word) DESC, word LIMIT 1")
                        .bind("word", word)
                        .mapTo(String.class)
                        .findOne());
    }

    /**
     * Up to {@value #MAX_NAMED} words that begin with each of these, or one more where there are more. They are those between
     * the word and itself with the last of all characters behind it, which no word has in it.
     */
    private static Map<String, List<String>> begun(Handle handle, List<String> words) {
        return handle
                .createQuery("""
                        SELECT asked.word AS asked, known.word AS known FROM unnest(CAST(:words AS text[])) AS asked(word),
                          LATERAL (SELECT word FROM search_word
                            WHERE word >= asked.word AND word < asked.word || chr(1114111)
                            ORDER BY word LIMIT :most) AS known""")
                .bindArray("words", String.class, words)
                .bind("most", MAX_NAMED + 1)
                .map((row, _) -> Map.entry(row.getString("asked"), row.getString("known")))
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private static List<String> near(Handle handle, String word) {
        return handle
                .createQuery("SELECT word FROM search_word WHERE word % :word"
                        + " ORDER BY similarity(word, :word) DESC, word")
                .bind("word", word)
                .mapTo(String.class)
                .stream()
                .filter(candidate -> Spelling.near(word, candidate))
                .limit(MAX_ALTERNATIVES)
                .toList();
    }
}

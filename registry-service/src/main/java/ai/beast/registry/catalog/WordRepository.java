package ai.beast.registry.catalog;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The words there are in entries, and which of them a mistyped word may mean. Candidates share a quarter of their trigrams
 * with it ({@code pg_trgm.similarity_threshold} of the connection) and are near in the sense of {@link Spelling}.
 * Thread-safe.
 */
@ApplicationScoped
class WordRepository {
    private static final int MOST_ALTERNATIVES = 20;
    private static final int REMEMBERED = 10_000;

    private final Jdbi database;

    /** Words asked for that are known to begin some word. Words are never removed, so this never becomes wrong. */
    private final Map<String, Boolean> begun = new ConcurrentHashMap<>();

    WordRepository(Jdbi database) {
        this.database = database;
    }

    /**
     * Notes the words, in the caller's transaction. In order, so that two transactions that note the same new words wait
     * for each other instead of locking each other out.
     */
    static void note(Handle handle, Collection<String> words) {
        handle.createUpdate("""
                        INSERT INTO search_word (word)
                        SELECT given.word FROM unnest(CAST(:words AS text[])) AS given(word)
                        WHERE NOT EXISTS (SELECT FROM search_word AS known WHERE known.word = given.word)
                        ORDER BY given.word COLLATE "C" ON CONFLICT ON CONSTRAINT search_word_pk DO NOTHING""")
                .bindArray("words", String.class, List.copyOf(new TreeSet<>(words)))
                .execute();
    }

    /** The full-text query for entries that have all the words, each perhaps as the beginning of another or mistyped. */
    String query(List<String> words) {
        if (begun.keySet().containsAll(words)) {
            return SearchText.query(
                    words, words.stream().map(_ -> List.<String>of()).toList());
        }
        return database.withHandle(handle -> {
            List<List<String>> alternatives = new ArrayList<>();
            for (String word : words) {
                alternatives.add(begins(handle, word) || !Spelling.forgives(word) ? List.of() : near(handle, word));
            }
            return SearchText.query(words, alternatives);
        });
    }

    private boolean begins(Handle handle, String word) {
        if (begun.containsKey(word)) {
            return true;
        }
        boolean found = handle.createQuery("SELECT EXISTS (SELECT FROM search_word WHERE word ^@ :word)")
                .bind("word", word)
                .mapTo(Boolean.class)
                .one();
        if (found) {
            if (begun.size() >= REMEMBERED) {
                begun.clear();
            }
            begun.put(word, true);
        }
        return found;
    }

    private static List<String> near(Handle handle, String word) {
        return handle
                .createQuery("SELECT word FROM search_word WHERE word % :word"
                        + " ORDER BY similarity(word, :word) DESC, word")
                .bind("word", word)
                .mapTo(String.class)
                .stream()
                .filter(candidate -> Spelling.near(word, candidate))
                .limit(MOST_ALTERNATIVES)
                .toList();
    }
}

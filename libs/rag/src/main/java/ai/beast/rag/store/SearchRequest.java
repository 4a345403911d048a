package ai.beast.rag.store;

import ai.beast.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A search by words or by vector.
 *
 * @param text searched by words; null for a search by vector
 * @param vector whose nearest neighbours are searched, of length 1; null for a search by words
 * @param limit of hits
 * @param filter that hits satisfy
 * @param withVectors whether hits carry their vectors
 */
public record SearchRequest(
        @Nullable String text,
        float @Nullable [] vector,
        int limit,
        @Nullable Filter filter,
        boolean withVectors) {
    public static final int MAX_LIMIT = 1000;
    public static final int MAX_TEXT = 8192;

    public SearchRequest {
        if ((text == null) == (vector == null)) {
            throw new IllegalArgumentException("a search has a text or a vector");
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.invalid("k", "`k` must be between 1 and " + MAX_LIMIT);
        }
        if (text != null && text.length() > MAX_TEXT) {
            throw ProblemException.invalid("question", "`question` must not be longer than " + MAX_TEXT);
        }
        if (filter != null && !Filter.isBounded(filter)) {
            throw ProblemException.invalid(
                    "filter",
                    "`filter` must not be deeper than " + Filter.MAX_DEPTH + " or have more than " + Filter.MAX_PARTS
                            + " parts");
        }
    }

    public static SearchRequest words(String text, int limit) {
        return new SearchRequest(text, null, limit, null, false);
    }

    public static SearchRequest nearest(float[] vector, int limit) {
        return new SearchRequest(null, vector, limit, null, false);
    }

    public SearchRequest filter(@Nullable Filter restriction) {
        return new SearchRequest(text, vector, limit, restriction, withVectors);
    }

    public SearchRequest vectors() {
        return new SearchRequest(text, vector, limit, filter, true);
    }
}

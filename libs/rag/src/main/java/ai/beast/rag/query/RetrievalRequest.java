package ai.beast.rag.query;

import ai.beast.problem.ProblemException;
import ai.beast.rag.store.Filter;
import ai.beast.rag.store.SearchRequest;
import org.jspecify.annotations.Nullable;

/**
 * A question to a collection.
 *
 * @param limit of passages
 * @param filter that their documents satisfy
 * @param relevance of passages against their difference from each other, from 0 to 1; 1 asks for the most relevant ones however alike
 * @param neighbours chunks before and behind each found one that are added to its passage
 */
public record RetrievalRequest(
        String question, int limit, Mode mode, @Nullable Filter filter, double relevance, int neighbours) {
    public static final int MAX_LIMIT = 100;
    public static final int MAX_NEIGHBOURS = 5;

    public RetrievalRequest {
        if (question.isBlank()) {
            throw ProblemException.invalid("question", "`question` must not be blank");
        }
        if (question.length() > SearchRequest.MAX_TEXT) {
            throw ProblemException.invalid("question", "`question` must not be longer than " + SearchRequest.MAX_TEXT);
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ProblemException.invalid("k", "`k` must be between 1 and " + MAX_LIMIT);
        }
        if (!(relevance >= 0 && relevance <= 1)) {
            throw ProblemException.invalid("relevance", "`relevance` must be between 0 and 1");
        }
        if (neighbours < 0 || neighbours > MAX_NEIGHBOURS) {
            throw ProblemException.invalid("neighbours", "`neighbours` must be between 0 and " + MAX_NEIGHBOURS);
        }
    }

    public static RetrievalRequest of(String question, int limit, Mode mode) {
        return new RetrievalRequest(question, limit, mode, null, 1, 0);
    }
}

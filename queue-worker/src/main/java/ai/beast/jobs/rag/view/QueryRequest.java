package ai.beast.jobs.rag.view;

import ai.beast.problem.ProblemException;
import ai.beast.rag.query.Mode;
import ai.beast.rag.query.RetrievalRequest;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.jspecify.annotations.Nullable;

/**
 * A question to a collection.
 *
 * @param k number of passages at most; absent: {@value #DEFAULT_LIMIT}
 * @param mode {@code lexical}, {@code dense} or {@code hybrid}; absent: the best that the collection has
 * @param neighbours chunks before and behind each found one that are added to its passage; absent: none
 * @param answer whether a model is to write an answer from the passages; absent: no
 */
@JsonIgnoreProperties(ignoreUnknown = false)
public record QueryRequest(
        @Nullable String question,
        @Nullable Integer k,
        @Nullable String mode,
        @Nullable Integer neighbours,
        @Nullable Boolean answer) {
    private static final int DEFAULT_LIMIT = 8;

    /**
     * The retrieval that it asks for.
     *
     * @throws ProblemException {@code invalid_field} naming the field
     */
    public RetrievalRequest retrieval() {
        if (question == null) {
            throw ProblemException.invalid("question", "must not be missing");
        }
        if (Boolean.TRUE.equals(answer)) {
            throw ProblemException.invalid(
                    "answer",
                    "must be false: no model server is configured that could write answers; the passages need none");
        }
        if (mode != null && !mode.equals("lexical")) {
            throw ProblemException.invalid(
                    "mode",
                    mode.equals("dense") || mode.equals("hybrid")
                            ? "must be lexical: no embedder is configured, so that collections have no vectors"
                            : "must be one of: lexical, dense, hybrid");
        }
        return new RetrievalRequest(
                question, k == null ? DEFAULT_LIMIT : k, Mode.LEXICAL, null, 1, neighbours == null ? 0 : neighbours);
    }
}

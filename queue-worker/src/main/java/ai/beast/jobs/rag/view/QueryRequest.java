package ai.beast.jobs.rag.view;

import ai.beast.problem.ProblemException;
import ai.beast.rag.query.Mode;
import ai.beast.rag.query.RetrievalRequest;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A question to a collection.
 *
 * @param k number of passages at most; absent: {@value #DEFAULT_LIMIT}
 * @param mode {@code lexical}, {@code dense} or {@code hybrid}; absent: the best that the collection has
 * @param neighbours chunks before and behind each found one that are added to its passage; absent: none
 * @param answer asks for an answer from the passages; absent: none is written
 */
@Schema(name = "RagQuestion")
@JsonIgnoreProperties(ignoreUnknown = false)
public record QueryRequest(
        @Nullable String question,
        @Nullable Integer k,
        @Nullable String mode,
        @Nullable Integer neighbours,
        @Nullable AnswerRequest answer) {
    private static final int DEFAULT_LIMIT = 8;

    /**
     * The retrieval that it asks for.
     *
     * @throws ProblemException {@code invalid_field} naming the field
     */
    public RetrievalRequest retrieval(Mode chosen) {
        if (question == null) {
            throw ProblemException.invalid("question", "must not be missing");
        }
        return new RetrievalRequest(
                question, k == null ? DEFAULT_LIMIT : k, chosen, null, 1, neighbours == null ? 0 : neighbours);
    }

    /**
     * The mode that it asks for, if any.
     *
     * @throws ProblemException {@code invalid_field} for a mode that there is not
     */
    public @Nullable Mode asked() {
        if (mode == null) {
            return null;
        }
        return switch (mode) {
            case "lexical" -> Mode.LEXICAL;
            case "dense" -> Mode.DENSE;
            case "hybrid" -> Mode.HYBRID;
            default -> throw ProblemException.invalid("mode", "must be one of: lexical, dense, hybrid");
        };
    }
}

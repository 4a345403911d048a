package ai.beast.jobs.rag.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Passages for a question, best first.
 *
 * @param mode that was searched by
 * @param note why it was not a better one; absent where it was the best
 * @param answer where one was asked for
 */
@Schema(name = "RagReply")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueryReply(
        String collection,
        @Schema(examples = "hybrid") String mode,
        @Nullable String note,
        List<PassageView> passages,
        @Nullable AnswerView answer) {

    /** The same with an answer. */
    public QueryReply with(AnswerView written) {
        return new QueryReply(collection, mode, note, passages, written);
    }
}

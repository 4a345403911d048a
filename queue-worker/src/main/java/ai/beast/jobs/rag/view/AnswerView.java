package ai.beast.jobs.rag.view;

import ai.beast.jobs.rag.model.AnswerWriter.Answer;
import ai.beast.rag.query.Citation;
import ai.beast.rag.query.Freshness;
import ai.beast.rag.query.Passage;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An answer that a model wrote from the passages. Its citations were compared with them.
 *
 * @param text with the numbers of passages in brackets; empty when no model answered
 * @param passages that the model was given: the first of the reply's
 * @param citations one for each number in brackets, in their order
 * @param complete whether it was written to its end by a model that read all it was given
 * @param note what is missing otherwise
 */
@Schema(name = "RagAnswer")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AnswerView(
        @Schema(examples = "chat-default") String model,
        String text,
        int passages,
        List<Quote> citations,
        boolean complete,
        @Nullable String note) {

    /**
     * What stands behind a number in brackets.
     *
     * @param number in the answer
     * @param document path of the file; absent when no passage has the number
     * @param contentHash SHA-256 of the file whose text the offsets are places in
     * @param start offset of the quote in the document's text, in UTF-16 units
     * @param quote the words of the passage that are closest to the answer's sentence
     * @param supported whether the passage has the words that the sentence quotes, or most of its words
     * @param stale whether the file is not that one any more
     */
    @Schema(name = "RagQuote")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Quote(
            int number,
            @Nullable String document,
            @Nullable String contentHash,
            int start,
            int end,
            String quote,
            boolean supported,
            boolean stale) {}

    public static AnswerView of(String model, Answer answer, List<Passage> found) {
        List<Quote> quotes = new ArrayList<>();
        for (Citation citation : answer.citations()) {
            boolean stale = citation.documentId() != null
                    && Freshness.isStale(found.get(citation.number() - 1).document());
            quotes.add(new Quote(
                    citation.number(),
                    citation.documentId(),
                    citation.contentHash(),
                    citation.start(),
                    citation.end(),
                    citation.quote(),
                    citation.supported(),
                    stale));
        }
        return new AnswerView(model, answer.text(), answer.passages(), quotes, answer.complete(), answer.note());
    }
}

package ai.beast.jobs.rag.view;

import ai.beast.rag.query.Freshness;
import ai.beast.rag.query.Passage;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A passage, which is a part of a document's text, unchanged. It is data from a file, never an instruction.
 *
 * @param number by which an answer refers to it, from 1
 * @param score higher is better; comparable within one reply only
 * @param context title and headings above the passage
 */
@Schema(name = "RagPassage")
public record PassageView(int number, float score, String context, String text, Source citation) {

    /**
     * The place of a passage, for a reader to look up.
     *
     * @param document path of the file
     * @param contentHash SHA-256 of the file whose text the offsets are places in
     * @param page it begins on, where the format has pages
     * @param start offset of its first character in the document's text, in UTF-16 units
     * @param end offset behind its last one
     * @param stale whether the file is not that one any more
     */
    @Schema(name = "RagCitation")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Source(
            String document,
            String title,
            String contentHash,
            @Nullable Integer page,
            int start,
            int end,
            boolean stale) {}

    public static PassageView of(int number, Passage passage) {
        var document = passage.document();
        var first = passage.chunks().getFirst();
        return new PassageView(
                number,
                passage.score(),
                first.context(),
                passage.text(),
                new Source(
                        document.id(),
                        document.title(),
                        document.contentHash(),
                        first.page(),
                        first.start(),
                        passage.chunks().getLast().end(),
                        Freshness.isStale(document)));
    }
}

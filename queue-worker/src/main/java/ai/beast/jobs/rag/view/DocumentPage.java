package ai.beast.jobs.rag.view;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.rag.store.DocumentEntry;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of documents by id.
 *
 * @param nextCursor to be given as {@code cursor} for the next page; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DocumentPage(
        List<DocumentView> items, @Nullable String nextCursor) {

    public static DocumentPage of(List<DocumentEntry> entries, int limit) {
        String next = entries.size() < limit
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(entries.getLast().document().id().getBytes(StandardCharsets.UTF_8));
        return new DocumentPage(entries.stream().map(DocumentView::of).toList(), next);
    }

    /**
     * The id behind which the page of a cursor begins.
     *
     * @throws ProblemException {@code invalid_cursor}
     */
    public static String after(@Nullable String cursor) {
        try {
            return cursor == null ? "" : new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(ErrorCode.INVALID_CURSOR, "must be a `nextCursor` of this list", malformed)
                    .field("cursor");
        }
    }
}

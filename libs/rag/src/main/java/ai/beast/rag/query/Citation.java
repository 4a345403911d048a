package ai.beast.rag.query;

import org.jspecify.annotations.Nullable;

/**
 * A place in an answer that refers to a passage, checked.
 *
 * @param number that the answer has in brackets
 * @param documentId null when the answer cites a passage that it was not given
 * @param contentHash of the file whose text the offsets are places in
 * @param page it begins on, where the format has pages
 * @param start offset of the quote in the document's text
 * @param end offset behind it
 * @param quote the part of the passage that is closest to the claim, as it stands there
 * @param supported whether the passage has the words that the claim quotes, or most of the claim's words
 */
public record Citation(
        int number,
        @Nullable String documentId,
        @Nullable String contentHash,
        @Nullable Integer page,
        int start,
        int end,
        String quote,
        boolean supported) {}

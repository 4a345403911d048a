package ai.beast.rag.chunk;

import org.jspecify.annotations.Nullable;

/**
 * A passage of a document.
 *
 * @param ordinal number of the chunk within its document, from 0
 * @param start offset of the first character in the document's extracted text, in UTF-16 units
 * @param end offset behind the last character
 * @param page number of the page it begins on, from 1, where the format has pages
 * @param context title and headings above the passage; indexed and embedded with it, not part of its text
 * @param text the document's text from {@code start} to {@code end}, unchanged
 */
public record Chunk(
        int ordinal, int start, int end, @Nullable Integer page, String context, String text) {
    public Chunk {
        if (ordinal < 0 || start < 0 || end < start || text.length() != end - start) {
            throw new IllegalArgumentException(
                    "chunk " + ordinal + " from " + start + " to " + end + " has " + text.length() + " characters");
        }
    }

    /** The text that is embedded and searched: the context, a line break, the passage. */
    public String withContext() {
        return context.isEmpty() ? text : context + "\n" + text;
    }
}

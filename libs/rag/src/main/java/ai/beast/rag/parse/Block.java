package ai.beast.rag.parse;

import org.jspecify.annotations.Nullable;

/**
 * A part of a document's text that belongs together. Blocks follow each other and do not overlap; what lies between them is markup and space.
 *
 * @param start offset of the first character in the text, in UTF-16 units
 * @param end offset behind the last character
 * @param context title and headings above the block, or the head of its table
 * @param page number of the page it begins on, from 1, where the format has pages
 */
public record Block(
        Kind kind,
        int start,
        int end,
        String context,
        @Nullable Integer page) {
    /** How a block may be cut if it is too long. */
    public enum Kind {
        /** Begins a section; stays with what follows. */
        HEADING,
        /** Prose: between sentences. */
        PARAGRAPH,
        /** Program text: between definitions, then between lines. */
        CODE,
        /** A row of a table or a record: not at all, unless it is longer than a chunk. */
        ROW
    }
}

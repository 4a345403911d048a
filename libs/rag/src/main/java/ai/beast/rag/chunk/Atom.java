package ai.beast.rag.chunk;

import org.jspecify.annotations.Nullable;

/**
 * The smallest part of a text that a chunker moves.
 *
 * @param cut how good a place before it is for a cut
 * @param repeatable whether the next chunk may repeat it
 */
record Atom(
        int start,
        int end,
        int cut,
        boolean repeatable,
        String context,
        @Nullable Integer page) {
    /** Never cut here: a heading stays with what follows. */
    static final int GLUED = 0;
    /** Within a sentence, line or row. */
    static final int INSIDE = 1;
    /** Between lines of program text. */
    static final int LINE = 2;
    /** Between sentences and rows. */
    static final int SENTENCE = 3;
    /** Between paragraphs and definitions. */
    static final int BLOCK = 4;
    /** Before a heading. */
    static final int SECTION = 5;
}

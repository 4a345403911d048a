package ai.beast.rag.parse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text of a document.
 *
 * @param text that offsets of blocks, chunks and citations refer to
 * @param blocks in the order of the text
 * @param title from the document, if it has one
 * @param mediaType such as {@code text/markdown}
 * @param warnings for people, about what could not be read as it should
 */
public record ParsedDocument(
        String text, List<Block> blocks, @Nullable String title, String mediaType, List<String> warnings) {
    public ParsedDocument {
        blocks = List.copyOf(blocks);
        warnings = List.copyOf(warnings);
    }
}

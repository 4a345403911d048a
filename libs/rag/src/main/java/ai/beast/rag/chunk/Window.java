package ai.beast.rag.chunk;

import ai.beast.rag.parse.Block;
import ai.beast.rag.parse.ParsedDocument;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a long document, so that the tokens of one part are in memory at a time. Most documents are one.
 *
 * @param offset of the part's text in the document's
 */
record Window(int offset, ParsedDocument part) {
    /** Divides a document between blocks, and blocks that are longer than the limit between lines. */
    static List<Window> of(ParsedDocument document, int limit) {
        if (document.text().length() <= limit) {
            return List.of(new Window(0, document));
        }
        List<Window> windows = new ArrayList<>();
        List<Block> open = new ArrayList<>();
        for (Block block : document.blocks()) {
            for (int start = block.start(); start < block.end(); ) {
                int end = end(document.text(), start, block.end(), limit);
                if (!open.isEmpty() && end - open.getFirst().start() > limit) {
                    windows.add(of(document, open));
                    open.clear();
                }
                open.add(new Block(block.kind(), start, end, block.context(), block.page()));
                start = end;
            }
        }
        if (!open.isEmpty()) {
            windows.add(of(document, open));
        }
        return windows;
    }

    private static Window of(ParsedDocument document, List<Block> blocks) {
        int offset = blocks.getFirst().start();
        String text = document.text().substring(offset, blocks.getLast().end());
        List<Block> moved = blocks.stream()
                .map(block -> new Block(
                        block.kind(), block.start() - offset, block.end() - offset, block.context(), block.page()))
                .toList();
        return new Window(offset, new ParsedDocument(text, moved, document.title(), document.mediaType(), List.of()));
    }

    /** Where a block that begins here is to end: behind a line, if it is too long, and never within a character. */
    private static int end(String text, int start, int end, int limit) {
        if (end - start <= limit) {
            return end;
        }
        int line = text.lastIndexOf('\n', start + limit - 1) + 1;
        if (line > start + limit / 2) {
            return line;
        }
        int cut = start + limit;
        return Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
    }
}

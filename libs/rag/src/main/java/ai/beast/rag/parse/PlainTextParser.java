package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prose without markup: paragraphs are divided by empty lines. */
public final class PlainTextParser implements DocumentParser {
    private static final Pattern EMPTY_LINES = Pattern.compile("\\R[ \\t\\f]*+\\R\\s*+|\\f\\s*+");

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        TextDecoder.Decoded decoded = TextDecoder.decode(bytes);
        return new ParsedDocument(
                decoded.text(), paragraphs(decoded.text(), name), null, "text/plain", decoded.warnings());
    }

    static List<Block> paragraphs(String text, String context) {
        List<Block> blocks = new ArrayList<>();
        Matcher gaps = EMPTY_LINES.matcher(text);
        int start = 0;
        while (gaps.find()) {
            add(blocks, text, start, gaps.start(), context);
            start = gaps.end();
        }
        add(blocks, text, start, text.length(), context);
        return blocks;
    }

    private static void add(List<Block> blocks, String text, int start, int end, String context) {
        if (!text.substring(start, end).isBlank()) {
            blocks.add(new Block(Kind.PARAGRAPH, start, end, context, null));
        }
    }
}

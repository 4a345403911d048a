package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.util.ArrayList;
import java.util.List;

/** Comma- or tab-separated values (RFC 4180): each record is a row, the first one is the head of the others. */
public final class CsvParser implements DocumentParser {
    private static final int MAX_HEAD = 300;

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        TextDecoder.Decoded decoded = TextDecoder.decode(bytes);
        String text = decoded.text();
        List<Block> rows = new ArrayList<>();
        String context = name;
        int start = 0;
        boolean quoted = false;
        for (int at = 0; at <= text.length(); at++) {
            char character = at == text.length() ? '\n' : text.charAt(at);
            if (character == '"') {
                quoted = !quoted;
            } else if (at == text.length() || (!quoted && (character == '\n' || character == '\r'))) {
                String row = text.substring(start, at);
                if (!row.isBlank()) {
                    rows.add(new Block(Kind.ROW, start, at, context, null));
                    if (rows.size() == 1) {
                        context = name + "\n" + row.substring(0, Math.min(row.length(), MAX_HEAD));
                    }
                }
                start = at + 1;
            }
        }
        return new ParsedDocument(text, rows, null, "text/csv", decoded.warnings());
    }
}

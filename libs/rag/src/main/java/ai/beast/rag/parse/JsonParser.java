package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON and JSON lines: the values of the outermost array, the members of the outermost object, or each line are rows. */
public final class JsonParser implements DocumentParser {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        TextDecoder.Decoded decoded = TextDecoder.decode(bytes);
        String text = decoded.text();
        try {
            return new ParsedDocument(text, rows(text, name), null, "application/json", decoded.warnings());
        } catch (IOException invalid) {
            List<String> warnings = new ArrayList<>(decoded.warnings());
            warnings.add("read as plain text, since it is not valid JSON");
            return new ParsedDocument(text, PlainTextParser.paragraphs(text, name), null, "application/json", warnings);
        }
    }

    private static List<Block> rows(String text, String context) throws IOException {
        List<Block> rows = new ArrayList<>();
        try (com.fasterxml.jackson.core.JsonParser json = FACTORY.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isStructStart()) {
                    inside(json, text, context, rows);
                } else {
                    add(rows, text, offset(json.currentTokenLocation().getCharOffset()), end(json), context);
                }
            }
        }
        return rows;
    }

    /** Rows of one outermost array or object. */
    private static void inside(
            com.fasterxml.jackson.core.JsonParser json, String text, String context, List<Block> rows)
            throws IOException {
        int outer = offset(json.currentTokenLocation().getCharOffset());
        int before = rows.size();
        for (JsonToken token = next(json); !token.isStructEnd(); token = next(json)) {
            int start = offset(json.currentTokenLocation().getCharOffset());
            JsonToken value = token == JsonToken.FIELD_NAME ? next(json) : token;
            if (value.isStructStart()) {
                json.skipChildren();
            } else if (value == JsonToken.VALUE_STRING) {
                // A string is read lazily: its end is known afterwards.
                json.finishToken();
            }
            add(rows, text, start, end(json), context);
        }
        if (rows.size() == before) {
            add(rows, text, outer, end(json), context);
        }
    }

    private static JsonToken next(com.fasterxml.jackson.core.JsonParser json) throws IOException {
        JsonToken token = json.nextToken();
        if (token == null) {
            throw new UnexpectedEndException(json);
        }
        return token;
    }

    private static int end(com.fasterxml.jackson.core.JsonParser json) throws IOException {
        json.finishToken();
        return offset(json.currentLocation().getCharOffset());
    }

    private static int offset(long characters) throws IOException {
        return Math.toIntExact(characters);
    }

    private static void add(List<Block> rows, String text, int start, int end, String context) {
        if (!text.substring(start, end).isBlank()) {
            rows.add(new Block(Kind.ROW, start, end, context, null));
        }
    }

    private static final class UnexpectedEndException extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        UnexpectedEndException(com.fasterxml.jackson.core.JsonParser json) {
            super("The document ends too early", json.currentLocation());
        }
    }
}

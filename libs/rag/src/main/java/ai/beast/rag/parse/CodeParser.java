package ai.beast.rag.parse;

import ai.beast.rag.parse.Block.Kind;
import java.util.List;

/** Program text of any language: one block, which is cut between definitions. */
public final class CodeParser implements DocumentParser {
    @Override
    public ParsedDocument parse(String name, byte[] bytes) throws ParseException {
        TextDecoder.Decoded decoded = TextDecoder.decode(bytes);
        String text = decoded.text();
        List<Block> blocks = text.isBlank() ? List.of() : List.of(new Block(Kind.CODE, 0, text.length(), name, null));
        return new ParsedDocument(text, blocks, null, "text/x-source", decoded.warnings());
    }
}

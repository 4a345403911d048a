package ai.beast.rag.parse.child;

import ai.beast.rag.parse.Block;
import ai.beast.rag.parse.DocumentParser;
import ai.beast.rag.parse.ParsedDocument;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What parent and child write to each other. The parent believes nothing: every length and offset is checked. */
final class Wire {
    private static final int MAX_STRING = DocumentParser.MAX_TEXT * 3;
    private static final Block.Kind[] KINDS = Block.Kind.values();

    private Wire() {}

    static void write(DataOutputStream out, ParsedDocument document) throws IOException {
        string(out, document.text());
        string(out, document.title() == null ? "" : document.title());
        string(out, document.mediaType());
        out.writeInt(document.warnings().size());
        for (String warning : document.warnings()) {
            string(out, warning);
        }
        out.writeInt(document.blocks().size());
        String context = "";
        for (Block block : document.blocks()) {
            out.writeByte(block.kind().ordinal());
            out.writeInt(block.start());
            out.writeInt(block.end());
            out.writeInt(block.page() == null ? 0 : block.page());
            boolean same = block.context().equals(context);
            out.writeBoolean(same);
            if (!same) {
                context = block.context();
                string(out, context);
            }
        }
    }

    static ParsedDocument read(DataInputStream in) throws IOException {
        String text = string(in);
        String title = string(in);
        String mediaType = string(in);
        List<String> warnings = new ArrayList<>();
        for (int left = count(in, 1000); left > 0; left--) {
            warnings.add(string(in));
        }
        List<Block> blocks = new ArrayList<>();
        String context = "";
        int before = 0;
        for (int left = count(in, text.length()); left > 0; left--) {
            int kind = count(in.readUnsignedByte(), KINDS.length - 1);
            int start = in.readInt();
            int end = in.readInt();
            int page = in.readInt();
            if (start < before || end <= start || end > text.length() || page < 0) {
                throw new IOException("The parser's process named a block outside the text");
            }
            if (!in.readBoolean()) {
                context = string(in);
            }
            blocks.add(new Block(KINDS[kind], start, end, context, page == 0 ? null : page));
            before = end;
        }
        return new ParsedDocument(text, blocks, title.isEmpty() ? null : title, mediaType, warnings);
    }

    static void string(DataOutputStream out, String text) throws IOException {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    static String string(DataInputStream in) throws IOException {
        return new String(bytes(in, MAX_STRING), StandardCharsets.UTF_8);
    }

    static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] bytes(DataInputStream in, int max) throws IOException {
        byte[] bytes = new byte[count(in, max)];
        in.readFully(bytes);
        return bytes;
    }

    private static int count(DataInputStream in, int max) throws IOException {
        return count(in.readInt(), max);
    }

    private static int count(int value, int max) throws IOException {
        if (value < 0 || value > max) {
            throw new IOException("The parser's process sent a count outside its bounds");
        }
        return value;
    }
}

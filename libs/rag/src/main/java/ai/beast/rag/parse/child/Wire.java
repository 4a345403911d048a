package ai.beast.rag.parse.child;

import ai.beast.rag.parse.Block;
import ai.beast.rag.parse.DocumentParser;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import ai.beast.rag.store.StoredDocument;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What parent and child write to each other. The parent believes nothing: every length and offset is checked. */
final class Wire {
    private static final int MAX_STRING = 1024 * 1024;
    /** Of a character in UTF-8. */
    private static final int MAX_BYTES = 3;

    private static final Block.Kind[] KINDS = Block.Kind.values();

    private Wire() {}

    /**
     * Refuses what the parent does not take.
     *
     * @throws ParseException with the limit
     */
    static void check(ParsedDocument document) throws ParseException {
        if (document.text().length() > DocumentParser.MAX_TEXT) {
            throw new ParseException("the text must not be longer than " + DocumentParser.MAX_TEXT + " characters");
        }
        if (document.blocks().size() > DocumentParser.MAX_BLOCKS) {
            throw new ParseException(
                    "the document must not have more than " + DocumentParser.MAX_BLOCKS + " paragraphs and rows");
        }
        long contexts = 0;
        String context = "";
        for (Block block : document.blocks()) {
            contexts += block.context().equals(context) ? 0 : block.context().length();
            context = block.context();
        }
        if (contexts > DocumentParser.MAX_TEXT) {
            throw new ParseException("the headings above all paragraphs must not have more than "
                    + DocumentParser.MAX_TEXT + " characters");
        }
    }

    static void write(DataOutputStream out, ParsedDocument document) throws IOException {
        out.writeInt(document.text().length());
        string(out, document.text());
        String title = document.title() == null ? "" : document.title();
        string(out, title.substring(0, Math.min(title.length(), StoredDocument.MAX_TITLE)));
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

    /** Reads the length of the text that follows. */
    static int length(DataInputStream in) throws IOException {
        return count(in, DocumentParser.MAX_TEXT);
    }

    static ParsedDocument read(DataInputStream in, int length) throws IOException {
        String text = string(in, length);
        if (text.length() != length) {
            throw new IOException("The parser's process sent a text of another length");
        }
        String title = string(in);
        String mediaType = string(in);
        List<String> warnings = new ArrayList<>();
        for (int left = count(in, 1000); left > 0; left--) {
            warnings.add(string(in));
        }
        List<Block> blocks = new ArrayList<>();
        String context = "";
        int before = 0;
        int contexts = 0;
        for (int left = count(in, DocumentParser.MAX_BLOCKS); left > 0; left--) {
            int kind = count(in.readUnsignedByte(), KINDS.length - 1);
            int start = in.readInt();
            int end = in.readInt();
            int page = in.readInt();
            if (start < before || end <= start || end > text.length() || page < 0) {
                throw new IOException("The parser's process named a block outside the text");
            }
            if (!in.readBoolean()) {
                context = string(in, DocumentParser.MAX_TEXT - contexts);
                contexts += context.length();
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
        return string(in, MAX_STRING);
    }

    private static String string(DataInputStream in, int maxLength) throws IOException {
        return new String(bytes(in, maxLength * MAX_BYTES), StandardCharsets.UTF_8);
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

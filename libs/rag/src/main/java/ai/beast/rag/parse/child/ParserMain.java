package ai.beast.rag.parse.child;

import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** The parser's process: reads a name and bytes, writes the text or the reason why there is none, until its input ends. */
final class ParserMain {
    static final int READY = 0;
    static final int TEXT = 1;
    static final int REFUSED = 2;

    private ParserMain() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        // What libraries print must not get into the replies.
        System.setOut(System.err);
        out.writeByte(READY);
        out.flush();
        try {
            while (true) {
                String name = Wire.string(in);
                byte[] bytes = Wire.bytes(in, Integer.MAX_VALUE - 8);
                reply(out, name, bytes);
                out.flush();
            }
        } catch (EOFException done) {
            // The parent has closed its end.
        }
    }

    private static void reply(DataOutputStream out, String name, byte[] bytes) throws IOException {
        ParsedDocument document;
        try {
            document = Format.of(name)
                    .orElseThrow(() -> new ParseException("the format is not supported"))
                    .parser()
                    .parse(name, bytes);
        } catch (ParseException refused) {
            out.writeByte(REFUSED);
            Wire.string(out, String.valueOf(refused.getMessage()));
            return;
        } catch (StackOverflowError deep) {
            out.writeByte(REFUSED);
            Wire.string(out, "the document is nested too deeply");
            return;
        }
        out.writeByte(TEXT);
        Wire.write(out, document);
    }
}

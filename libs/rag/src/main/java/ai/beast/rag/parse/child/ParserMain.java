package ai.beast.rag.parse.child;

import ai.beast.rag.parse.Format;
import ai.beast.rag.parse.ParseException;
import ai.beast.rag.parse.ParsedDocument;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The parser's process: reads a name and bytes, writes the text or the reason why there is none, until its input ends. */
final class ParserMain {
    static final int READY = 0;
    static final int TEXT = 1;
    static final int REFUSED = 2;
    private static final int MAX_REASON = 500;

    private ParserMain() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        // What libraries print must not get into the replies.
        System.setOut(System.err);
        dieFirst();
        out.writeByte(READY);
        out.flush();
        try {
            boolean sound = true;
            while (sound) {
                String name = Wire.string(in);
                byte[] bytes = Wire.bytes(in, Integer.MAX_VALUE - 8);
                sound = reply(out, name, bytes);
                out.flush();
            }
        } catch (EOFException done) {
            // The parent has closed its end.
        }
    }

    /** Where the machine's memory ends, this process goes before the service. */
    private static void dieFirst() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException noLinux) {
            // Only Linux chooses.
        }
    }

    /** Whether the process can go on: classes whose loading a deep stack has ended can't be used any more. */
    private static boolean reply(DataOutputStream out, String name, byte[] bytes) throws IOException {
        ParsedDocument document;
        try {
            document = Format.of(name)
                    .orElseThrow(() -> new ParseException("the format is not supported"))
                    .parser()
                    .parse(name, bytes);
            Wire.check(document);
        } catch (ParseException refused) {
            refuse(out, String.valueOf(refused.getMessage()));
            return !(refused.getCause() instanceof StackOverflowError);
        } catch (RuntimeException | StackOverflowError broken) {
            refuse(out, Parsing.reason(broken));
            return broken instanceof RuntimeException;
        }
        out.writeByte(TEXT);
        Wire.write(out, document);
        return true;
    }

    private static void refuse(DataOutputStream out, String reason) throws IOException {
        out.writeByte(REFUSED);
        Wire.string(out, reason.substring(0, Math.min(reason.length(), MAX_REASON)));
    }
}

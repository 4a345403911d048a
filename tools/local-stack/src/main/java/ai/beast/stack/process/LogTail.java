package ai.beast.stack.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a log, for messages. */
public final class LogTail {
    private static final int LINES = 15;
    private static final int BYTES = 16 * 1024;

    private LogTail() {}

    /** At most 15 lines and 16 KiB; a note instead when the log can't be read or is empty. */
    public static String of(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - BYTES);
            byte[] bytes = new byte[(int) Math.min(BYTES, file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).strip().lines().toList();
            String tail = String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
            return tail.isEmpty() ? "(" + log + " is empty)" : tail;
        } catch (IOException e) {
            return "(" + log + " can't be read)";
        }
    }
}

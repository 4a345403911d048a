package ai.beast.registry.catalog.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of a stream, as long as they are no longer than a limit; never holds more than one in memory. Not thread-safe. */
final class LineReader {
    private static final int BUFFER = 64 * 1024;

    private final InputStream input;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;
    private long number;

    /** @param longest bytes of a line without its end */
    LineReader(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /**
     * A line.
     *
     * @param number from 1 on
     * @param text without the line's end; null when the line was too long
     */
    record Line(long number, @Nullable String text) {}

    /** The next line, or null when there is none. */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean any = false;
        while (true) {
            if (position == filled) {
                filled = Math.max(0, input.read(buffer));
                position = 0;
                if (filled == 0) {
                    return any ? line(line, tooLong) : null;
                }
            }
            any = true;
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            tooLong |= line.size() + (end - position) > longest;
            if (!tooLong) {
                line.write(buffer, position, end - position);
            }
            position = end;
            if (end < filled) {
                position++;
                return line(line, tooLong);
            }
        }
    }

    private Line line(ByteArrayOutputStream bytes, boolean tooLong) {
        number++;
        return new Line(number, tooLong ? null : bytes.toString(StandardCharsets.UTF_8));
    }
}

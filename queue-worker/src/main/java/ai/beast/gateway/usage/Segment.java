package ai.beast.gateway.usage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;

/**
 * A file of the journal that is written: one line of JSON for each start and each end. A line is written by one call of the system, so that it
 * survives a kill of the process. One that could not be written whole leaves nothing behind, so that the next one can be read.
 */
final class Segment implements AutoCloseable {
    private static final String SUFFIX = ".jsonl";

    private final SeekableByteChannel out;
    private long length;
    private boolean torn;

    /** Opens the file of a segment. */
    @FunctionalInterface
    interface Opener {
        SeekableByteChannel open(Path file) throws IOException;
    }

    private Segment(SeekableByteChannel out, long length) {
        this.out = out;
        this.length = length;
    }

    static Path file(Path directory, long sequence) {
        return directory.resolve(sequence + SUFFIX);
    }

    /** The sequence that a file's name says; empty for other files. */
    static OptionalLong sequence(Path file) {
        String name = file.getFileName().toString();
        if (!name.matches("[1-9]\\d{0,17}" + SUFFIX)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())));
    }

    static SeekableByteChannel channel(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /**
     * Opens a segment for appending, a new or an existing one.
     *
     * @param length of its whole lines; what follows them is cut off
     */
    static Segment open(Opener opener, Path file, long length) throws IOException {
        SeekableByteChannel out = opener.open(file);
        try {
            out.truncate(length);
            return new Segment(out, length);
        } catch (IOException failure) {
            out.close();
            throw failure;
        }
    }

    /** Bytes that were written. */
    long length() {
        return length;
    }

    /** Writes a line, or nothing. */
    void append(JournalLine line) throws IOException {
        byte[] bytes = (SegmentContent.JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        cutTornLine();
        torn = true;
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
        } catch (IOException full) {
            tryToCut(full);
            throw full;
        }
        torn = false;
        length += bytes.length;
    }

    private void cutTornLine() throws IOException {
        if (torn) {
            out.truncate(length);
            torn = false;
        }
    }

    /** At once, since a kill may come before the next line; otherwise before that. */
    private void tryToCut(IOException full) {
        try {
            cutTornLine();
        } catch (IOException later) {
            full.addSuppressed(later);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}

package ai.beast.jobs.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file being filled, in any order. Thread-safe; its threads must not be interrupted while they use it. */
final class PartialFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Spans kept;

    private PartialFile(Path path, FileChannel channel, Spans kept) {
        this.path = path;
        this.channel = channel;
        this.kept = kept;
    }

    /**
     * Opens the file, keeping what is said to be safe in it.
     *
     * @param safe what to keep, if the file is as long as that; else nothing is kept
     */
    static PartialFile open(Path path, Spans safe) throws IOException {
        boolean going = !safe.isEmpty() && Files.exists(path) && Files.size(path) >= safe.end();
        if (!going) {
            // A new file rather than an emptied one: whoever still writes to the old one, frozen and come back, harms
            // nobody.
            Files.deleteIfExists(path);
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            channel.truncate(going ? safe.end() : 0);
            return new PartialFile(path, channel, going ? safe : new Spans());
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    Path path() {
        return path;
    }

    /** What was kept when it was opened. */
    Spans kept() {
        return kept;
    }

    void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Fills the buffer with what stands there. */
    void read(ByteBuffer into, long at) throws IOException {
        long position = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, position);
            if (read < 0) {
                throw new IOException("The partial file became shorter while it was read");
            }
            position += read;
        }
    }

    /** Makes what was written so far survive a power cut. */
    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Removes it and its journal. */
    static void discard(Path path) throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(ProgressJournal.of(path));
    }
}

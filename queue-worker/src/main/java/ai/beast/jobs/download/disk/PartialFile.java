package ai.beast.jobs.download.disk;

import ai.beast.jobs.download.Failures;
import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import ai.beast.jobs.download.plan.ByteRange;
import ai.beast.jobs.download.plan.ByteRanges;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file being filled, in any order. Its name is its run's alone; another run that takes it over gives it another. Thread-safe; its
 * threads must not be interrupted while they use it.
 */
public final class PartialFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final @Nullable Object key;
    private final ByteRanges kept;

    private PartialFile(Path path, FileChannel channel, ByteRanges kept) throws IOException {
        this.path = path;
        this.channel = channel;
        this.key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        this.kept = kept;
    }

    /**
     * Opens the file, keeping what is said to be safe in it.
     *
     * @param safe what to keep, if the file is as long as that; else nothing is kept
     */
    public static PartialFile open(Path path, ByteRanges safe) throws IOException {
        if (!safe.isEmpty() && Files.exists(path) && Files.size(path) >= safe.end()) {
            // What is behind stays for now: were this run frozen here, its file could be another's when it cuts.
            return open(path, safe, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }
        // A new file rather than an emptied one: whoever still writes to the old one, frozen and come back, harms
        // nobody.
        Files.deleteIfExists(path);
        return open(
                path,
                new ByteRanges(),
                FileChannel.open(
                        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    private static PartialFile open(Path path, ByteRanges kept, FileChannel channel) throws IOException {
        try {
            return new PartialFile(path, channel, kept);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /**
     * Opens a whole file once more, keeping all of it.
     *
     * @throws JobFailedException as {@link #require}
     */
    public static PartialFile reopen(Path path, @Nullable Object key, long size)
            throws IOException, JobFailedException {
        require(path, key, size);
        ByteRanges all = new ByteRanges();
        if (size > 0) {
            all.add(new ByteRange(0, size));
        }
        PartialFile file = open(path, all, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        if (!Objects.equals(file.key, key)) {
            file.close();
            throw lost();
        }
        return file;
    }

    /**
     * Makes sure that what lies there is the very file that was filled, whole.
     *
     * @param key what {@link #key} was
     * @throws JobFailedException when another run has it by now, or somebody changed it
     */
    public static void require(Path path, @Nullable Object key, long size) throws IOException, JobFailedException {
        try {
            BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class);
            if (Objects.equals(there.fileKey(), key) && there.size() == size) {
                return;
            }
            throw lost();
        } catch (NoSuchFileException gone) {
            throw lost();
        }
    }

    private static JobFailedException lost() {
        return Failures.passing(
                ErrorCode.DOWNLOAD_INCOMPLETE, "The partial file was taken over by another run, or was changed");
    }

    public Path path() {
        return path;
    }

    /** What tells this file from others of the same name; null where the system has nothing of the kind. */
    @Nullable
    public Object key() {
        return key;
    }

    /** What was kept when it was opened. */
    public ByteRanges kept() {
        return kept;
    }

    public void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Fills the buffer with what stands there. */
    public void read(ByteBuffer into, long at) throws IOException {
        long position = at;
        while (into.hasRemaining()) {
            int read = channel.read(into, position);
            if (read < 0) {
                throw new IOException("The partial file became shorter while it was read");
            }
            position += read;
        }
    }

    /** Cuts off what was left behind the end of the content. */
    public void endAt(long size) throws IOException {
        if (channel.size() > size) {
            channel.truncate(size);
        }
    }

    /** Makes what was written so far survive a power cut. */
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Removes it and its journal. */
    public static void discard(Path path) throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(CheckpointJournal.of(path));
    }
}

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
 * The file that a run writes, in any order. Its name contains the run's fencing token; a run that takes it over renames it.
 * Thread-safe; an interrupt of a thread that uses it closes it for all.
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
     * Opens the file and keeps the given ranges.
     *
     * @param safe ranges to keep; none is kept when the file is shorter
     */
    public static PartialFile open(Path path, ByteRanges safe) throws IOException {
        if (!safe.isEmpty() && Files.exists(path) && Files.size(path) >= safe.end()) {
            // Bytes after them are not truncated now: if this run is suspended here, another may own the file when it
            // resumes.
            return open(path, safe, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        }
        // A new file, not a truncated one: a stale run that still writes to the old one does no harm.
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
     * Opens a complete file again and keeps all of it.
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
     * Checks that the path still names the file that was written, with its full size.
     *
     * @param key what {@link #key} was
     * @throws JobFailedException when another run has taken the file over, or its size changed
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
                ErrorCode.DOWNLOAD_INCOMPLETE, "The partial file was taken over by another run or changed");
    }

    public Path path() {
        return path;
    }

    /** The file key (device and inode); null where the file system has none. */
    @Nullable
    public Object key() {
        return key;
    }

    /** The ranges kept by {@link #open}. */
    public ByteRanges kept() {
        return kept;
    }

    public void write(ByteBuffer bytes, long at) throws IOException {
        long position = at;
        while (bytes.hasRemaining()) {
            position += channel.write(bytes, position);
        }
    }

    /** Fills the buffer from a position. */
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

    /** Truncates bytes after the end of the content. */
    public void endAt(long size) throws IOException {
        if (channel.size() > size) {
            channel.truncate(size);
        }
    }

    /** Makes all written bytes durable. */
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Deletes a partial file and its journal. */
    public static void discard(Path path) throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(CheckpointJournal.of(path));
    }
}

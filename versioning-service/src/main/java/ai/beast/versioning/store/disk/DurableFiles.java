package ai.beast.versioning.store.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The file operations whose order decides what a crash leaves behind. Everything the store and a restore write goes through
 * here, so that tests can stop the world between any two of them. Implementations are thread-safe.
 */
public interface DurableFiles {

    /** A new file being written. Writes at different positions may come from several threads. */
    interface NewFile extends Closeable {
        /** Writes the whole buffer. */
        void write(ByteBuffer content, long position) throws IOException;

        /** Fills the buffer with what was written there, as the disk gives it back where the page cache can be gone around. */
        void readBack(ByteBuffer target, long position) throws IOException;

        /** Returns when all that was written would survive a power cut. */
        void sync() throws IOException;
    }

    /** @throws java.nio.file.FileAlreadyExistsException when something is there */
    NewFile create(Path file) throws IOException;

    /** Gives a file another name in the same file system, atomically replacing what had that name. */
    void rename(Path from, Path to) throws IOException;

    /** Creates one directory; one that exists is fine. */
    void createDirectory(Path directory) throws IOException;

    /** Removes a file. @return whether it was there */
    boolean delete(Path file) throws IOException;

    /**
     * Returns when names created, replaced and removed in the directory would survive a power cut, or at once where the file system
     * cannot promise that.
     */
    void syncDirectory(Path directory) throws IOException;
}

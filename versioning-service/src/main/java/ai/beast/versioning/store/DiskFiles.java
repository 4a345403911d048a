package ai.beast.versioning.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The operating system's files. POSIX systems only: a directory cannot be synced elsewhere. */
public final class DiskFiles implements DurableFiles {
    /** For buffers of the heap the runtime keeps another one outside it, as large as the largest write of each thread. */
    private static final int LARGEST_WRITE = 1 << 20;

    @Override
    public NewFile create(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new NewFile() {
            @Override
            public void write(ByteBuffer content, long position) throws IOException {
                long at = position;
                int end = content.limit();
                while (content.position() < end) {
                    int most = content.isDirect() ? end : content.position() + LARGEST_WRITE;
                    content.limit(Math.min(end, most));
                    at += channel.write(content, at);
                    content.limit(end);
                }
            }

            @Override
            public void sync() throws IOException {
                channel.force(true);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException there) {
            if (!Files.isDirectory(directory)) {
                throw there;
            }
        }
    }

    @Override
    public boolean delete(Path file) throws IOException {
        return Files.deleteIfExists(file);
    }

    @Override
    public void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

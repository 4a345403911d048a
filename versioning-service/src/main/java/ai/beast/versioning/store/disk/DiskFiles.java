package ai.beast.versioning.store.disk;

import ai.beast.work.disk.DirectorySync;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The operating system's files. POSIX systems only: a directory cannot be synced elsewhere. */
public final class DiskFiles implements DurableFiles {
    @Override
    public NewFile create(Path file) throws IOException {
        return new DiskFile(file);
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
        DirectorySync.sync(directory);
    }
}

package ai.beast.stack;

import ai.beast.stack.process.PidFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Tells whether a data directory has a supervisor at work: who holds the lock is, whatever any file says. */
final class RunningSupervisor {
    private final StackPaths paths;

    RunningSupervisor(StackPaths paths) {
        this.paths = paths;
    }

    Optional<ProcessHandle> find() {
        return locked(paths.lock()) ? PidFile.process(paths.pidFile("supervisor")) : Optional.empty();
    }

    private static boolean locked(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

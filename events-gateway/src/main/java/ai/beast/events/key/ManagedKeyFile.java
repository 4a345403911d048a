package ai.beast.events.key;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.ApiKeyFile;
import ai.beast.security.key.KeyRecord;
import ai.beast.security.key.ManagedKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Writes the file of managed keys. A change reads the file, is applied and replaces it in one step under a lock that processes share, so several
 * gateways on one directory lose no change. What was written is on the disk when a change returns. Thread-safe.
 */
@ApplicationScoped
public class ManagedKeyFile {
    private static final String LOCK = ".managed-keys.lock";

    private final Path file;
    private final ReentrantLock changing = new ReentrantLock();

    @Inject
    ManagedKeyFile(ApiKeyFile keys) {
        this(keys.managedFile());
    }

    ManagedKeyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Whether changes can be written; false where the directory is a mounted secret. */
    boolean isWritable() {
        return Files.isWritable(file.getParent()) && (Files.notExists(file) || Files.isWritable(file));
    }

    List<KeyRecord> read() {
        try {
            return ManagedKeys.parse(Files.readAllBytes(file)).keys();
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the managed API keys in " + file, unreadable);
        }
    }

    /**
     * Applies a change to the records and writes them; a change that throws writes nothing.
     *
     * @throws ProblemException {@code invalid_state} where the file cannot be written
     */
    void change(UnaryOperator<List<KeyRecord>> change) {
        if (!isWritable()) {
            throw new ProblemException(
                    ErrorCode.INVALID_STATE,
                    "The API keys are read-only here: " + file
                            + " cannot be written. Set AI_BEAST_MANAGED_KEYS_FILE to a"
                            + " file on a volume that all services read, or change the keys where they were installed");
        }
        changing.lock();
        try (FileChannel channel = FileChannel.open(
                        file.resolveSibling(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            write(new ManagedKeys(change.apply(read())));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot write the managed API keys to " + file, failed);
        } finally {
            changing.unlock();
        }
    }

    private void write(ManagedKeys keys) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer content = ByteBuffer.wrap(keys.toBytes());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}

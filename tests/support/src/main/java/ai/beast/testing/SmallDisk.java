package ai.beast.testing;

import ai.beast.stack.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file system that is soon full. It is a tmpfs, which only root may mount and only on Linux; elsewhere a test has to
 * be skipped: {@code assumeThat(SmallDisk.mount(size)).isPresent()}.
 */
public final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    /** A new file system with so many bytes of room; empty when this machine does not allow it. */
    public static Optional<SmallDisk> mount(long bytes) {
        try {
            return mount(Files.createTempDirectory("ai-beast-small-disk-").toRealPath(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the other one, in a directory that is removed in the end. */
    public static Optional<SmallDisk> mount(Path directory, long bytes) {
        if (run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", directory.toString())) {
            return Optional.of(new SmallDisk(directory));
        }
        Directories.delete(directory);
        return Optional.empty();
    }

    /** From now on nothing can be written. */
    public void makeReadOnly() {
        if (!run("mount", "-o", "remount,ro", path.toString())) {
            throw new IllegalStateException("The file system could not be made read-only");
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        run("umount", path.toString());
        Directories.delete(path);
    }

    private static boolean run(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(Redirect.DISCARD)
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

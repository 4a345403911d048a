package ai.beast.jobs.download.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Puts finished files in place: a reader sees nothing, or the whole file, at any moment and after any crash. */
public final class Placement {
    private Placement() {}

    /**
     * Gives a file that is safe on disk its final name.
     *
     * @param replace whether a file of that name may be replaced
     * @throws FileAlreadyExistsException when there is one and it may not
     */
    public static void place(Path partial, Path file, boolean replace) throws IOException {
        if (replace) {
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            // A link fails when the name is taken, which a rename does not; file systems without links get the weaker
            // check.
            try {
                Files.createLink(file, partial);
                Files.delete(partial);
            } catch (FileAlreadyExistsException taken) {
                throw taken;
            } catch (UnsupportedOperationException | FileSystemException noLinks) {
                if (Files.exists(file)) {
                    throw new FileAlreadyExistsException(file.toString());
                }
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        syncDirectory(file.getParent());
    }

    private static void syncDirectory(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

package ai.beast.jobs.download.disk;

import ai.beast.work.disk.DirectorySync;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Moves finished files to their destination atomically: a reader sees no file or the whole file, also after a crash. */
public final class Placement {
    private Placement() {}

    /**
     * Gives a durable file its final name.
     *
     * @param replace whether a file of that name may be replaced
     * @throws FileAlreadyExistsException when there is one and it may not
     */
    public static void place(Path partial, Path file, boolean replace) throws IOException {
        if (replace) {
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } else {
            // Creating a link fails when the name exists, unlike a rename; without links a weaker check remains.
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
        Path directory = file.getParent();
        if (directory != null) {
            DirectorySync.sync(directory);
        }
    }
}

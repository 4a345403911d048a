package ai.beast.images;

import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;

/** One layer under construction. All of its files have the same time, and the modes 644 or 755. */
final class LayerBuilder {
    /** The time of every file and image, as Jib has it by default. */
    static final Instant TIME = Instant.EPOCH.plusSeconds(1);

    private static final FilePermissions READABLE = FilePermissions.fromOctalString("644");
    private static final FilePermissions EXECUTABLE = FilePermissions.fromOctalString("755");

    private static final FilePermissions WRITABLE = FilePermissions.fromOctalString("777");

    private final FileEntriesLayer.Builder layer = FileEntriesLayer.builder();

    LayerBuilder(String name) {
        layer.setName(name);
    }

    /** Adds an empty directory that every user may write to. A tmpfs that covers it gets its mode from it. */
    LayerBuilder addWritable(Path emptyDirectory, String target) {
        layer.addEntry(emptyDirectory, AbsoluteUnixPath.get(target), WRITABLE, TIME);
        return this;
    }

    /** Adds a file, or a directory with all it holds. Links are followed. */
    LayerBuilder add(Path source, String target) {
        try {
            if (Files.isDirectory(source)) {
                layer.addEntryRecursive(source, AbsoluteUnixPath.get(target), (file, _) -> mode(file), (_, _) -> TIME);
            } else {
                layer.addEntry(source, AbsoluteUnixPath.get(target), mode(source), TIME);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileEntriesLayer build() {
        return layer.build();
    }

    private static FilePermissions mode(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE)
                    ? EXECUTABLE
                    : READABLE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

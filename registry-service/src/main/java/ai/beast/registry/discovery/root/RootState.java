package ai.beast.registry.discovery.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a directory can be looked into.
 *
 * @param problem a stable code, null when it can
 * @param identity device and inode; empty where the file system has none
 */
public record RootState(@Nullable String problem, String identity) {

    public static RootState of(Path directory) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
            if (!attributes.isDirectory()) {
                return new RootState("not_a_directory", "");
            }
            if (!Files.isReadable(directory)) {
                return new RootState("unreadable", "");
            }
            return new RootState(null, Objects.toString(attributes.fileKey(), ""));
        } catch (java.nio.file.NoSuchFileException absent) {
            return new RootState("absent", "");
        } catch (IOException failure) {
            return new RootState("unreadable", "");
        }
    }
}

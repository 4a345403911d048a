package ai.beast.versioning.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Whole directories, for tests that start from the same one many times. */
public final class Trees {
    private Trees() {}

    static void copy(Path from, Path to) throws IOException {
        for (Path path : walk(from)) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    public static void delete(Path directory) throws IOException {
        for (Path path : walk(directory).reversed()) {
            Files.deleteIfExists(path);
        }
    }

    private static List<Path> walk(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted(Comparator.naturalOrder()).toList();
        }
    }
}

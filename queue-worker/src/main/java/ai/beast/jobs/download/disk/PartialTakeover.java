package ai.beast.jobs.download.disk;

import ai.beast.jobs.download.checkpoint.CheckpointJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Takes over the partial file of an earlier run of the same job by renaming it to a name with this run's fencing token. A
 * stale run that resumes later does not find the file any more. Never touches files of higher tokens.
 */
public final class PartialTakeover {
    private PartialTakeover() {}

    private record Left(Path path, PartialName name) {}

    /**
     * Renames the newest partial file and journal of earlier runs to the names of this run and deletes older ones. Files that
     * this run has already stay.
     *
     * @param file the destination
     */
    public static void adopt(Path file, String job, long fence) throws IOException {
        Path own = PartialName.of(file, job, fence);
        List<Left> earlier = upTo(file, job, fence - 1);
        // Independent of each other: a journal is valid only for the file it was written for.
        take(earlier.stream().filter(left -> left.name().journal()).toList(), CheckpointJournal.of(own));
        take(earlier.stream().filter(left -> !left.name().journal()).toList(), own);
    }

    private static void take(List<Left> latestFirst, Path own) throws IOException {
        boolean have = Files.exists(own);
        for (Left left : latestFirst) {
            if (have) {
                Files.deleteIfExists(left.path());
            } else {
                have = renamed(left.path(), own);
            }
        }
    }

    private static boolean renamed(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Deletes the partial files and journals of this run and earlier ones. */
    public static void discard(Path file, String job, long fence) throws IOException {
        for (Left left : upTo(file, job, fence)) {
            Files.deleteIfExists(left.path());
        }
    }

    private static List<Left> upTo(Path file, String job, long fence) throws IOException {
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        List<Left> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.forEach(path -> PartialName.parse(path)
                    .filter(name -> name.isOf(file, job) && name.fence() <= fence)
                    .ifPresent(name -> found.add(new Left(path, name))));
        }
        found.sort(Comparator.comparingLong((Left left) -> left.name().fence()).reversed());
        return found;
    }
}

package ai.beast.jobs.download.disk;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.PathGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where files go: the final place, and the hidden partial files beside it that carry the job's id. */
@ApplicationScoped
public class Destinations {
    /** What file systems allow, in bytes. */
    private static final int LONGEST_NAME = 255;

    /** Leaves room for the name of a partial file in the 4096 bytes systems allow. */
    private static final int LONGEST_PATH = 3800;

    private final PathGuard guard;

    @Inject
    public Destinations(DownloadConfiguration configuration) {
        this(configuration.modelsDir());
    }

    public Destinations(Path modelsDir) {
        this.guard = new PathGuard(List.of(modelsDir));
    }

    public Path root() {
        return guard.roots().getFirst();
    }

    /**
     * The file an order means.
     *
     * @param fileName used when the destination is a directory
     * @throws ProblemException {@code path_outside_roots} or {@code invalid_field}, naming the field
     */
    public Path resolve(@Nullable String destination, String fileName) {
        String text = destination == null || destination.isBlank() ? "./" : destination;
        try {
            Path path = guard.resolve(text);
            boolean directory = text.endsWith("/") || Files.isDirectory(path);
            Path file = directory ? guard.resolve(path.resolve(fileName).toString()) : path;
            if (Files.isDirectory(file)) {
                throw new ProblemException(ErrorCode.INVALID_FIELD, "The destination is a directory of that name");
            }
            requireShort(file);
            return file;
        } catch (ProblemException refused) {
            throw refused.field("destination");
        }
    }

    private static void requireShort(Path file) {
        for (Path part : file) {
            if (bytes(part) > LONGEST_NAME) {
                throw new ProblemException(
                        ErrorCode.INVALID_FIELD, "A name in the destination is longer than " + LONGEST_NAME + " bytes");
            }
        }
        if (bytes(file) > LONGEST_PATH) {
            throw new ProblemException(
                    ErrorCode.INVALID_FIELD, "The destination is longer than " + LONGEST_PATH + " bytes");
        }
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** The partial files of a job, of all its runs, in the directory a file of it goes to. */
    public static List<Path> partials(Path file, String jobId) throws IOException {
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(partial -> jobOf(partial).filter(jobId::equals).isPresent())
                    .toList();
        }
    }

    /** The job a partial file or its journal belongs to, if the name is that of one. */
    public static Optional<String> jobOf(Path partial) {
        return PartialName.parse(partial).map(PartialName::job);
    }
}

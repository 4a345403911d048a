package ai.beast.jobs.download.disk;

import ai.beast.contracts.ModelPath;
import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.modelfiles.ProgramCache;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.PathGuard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The places of files: the final path of a download, and the hidden partial files beside it, whose names carry the job's id. */
@ApplicationScoped
public class Destinations {
    /** Bytes; the limit of common file systems. */
    private static final int MAX_NAME = 255;

    private static final String INTERNAL = "internal";

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
     * The file that a destination names: a path, or the location {@value #INTERNAL}, which is the models directory, with or without a path
     * below it.
     *
     * @param fileName used when the destination is a directory
     * @throws ProblemException {@code path_outside_roots} or {@code invalid_field}, naming the field
     */
    public Path resolve(@Nullable String destination, String fileName) {
        String text = destination == null || destination.isBlank() ? "./" : inLocation(destination);
        try {
            Path path = guard.resolve(text);
            boolean directory = text.endsWith("/") || Files.isDirectory(path);
            Path file = directory ? guard.resolve(path.resolve(fileName).toString()) : path;
            if (Files.isDirectory(file)) {
                throw new ProblemException(
                        ErrorCode.INVALID_FIELD,
                        "must not name an existing directory as the file: end it in / to put the file inside");
            }
            requireShort(file);
            return file;
        } catch (ProblemException refused) {
            throw refused.field("destination");
        }
    }

    /**
     * Refuses to replace a link, or a file of another program's cache, whose models would break.
     *
     * @throws ProblemException naming {@code destination}
     */
    public void requireReplaceable(@Nullable String destination, String fileName) {
        Path file = resolve(destination, fileName);
        String text = destination == null || destination.isBlank() ? "./" : inLocation(destination);
        Path given = root().resolve(text).normalize();
        // As it was named, for links, and as it was resolved, for blobs that links lead to.
        for (Path name : List.of(Files.isDirectory(given) ? given.resolve(fileName) : given, file)) {
            kept(name).ifPresent(reason -> {
                throw ProblemException.invalid(
                        "destination", "must not name a file to replace that " + reason + ": " + name);
            });
        }
    }

    /** Why a file that is there must not be replaced, as a predicate. */
    public static Optional<String> kept(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? ProgramCache.keeps(file) : Optional.empty();
    }

    /**
     * Refuses a word that names neither a location nor a directory that exists. It would become a file without an ending, which no one
     * recognises as a model.
     *
     * @throws ProblemException naming {@code destination}
     */
    public void requirePlace(@Nullable String destination) {
        if (destination != null
                && !destination.isBlank()
                && destination.indexOf('/') < 0
                && destination.indexOf('.') < 0
                && !destination.equals(INTERNAL)
                && resolve(destination, "file").getFileName().toString().equals(destination)) {
            throw ProblemException.invalid(
                    "destination",
                    "must be a location (" + INTERNAL + "), a directory ending in /, or a file name with its ending");
        }
    }

    /** The destination that means a directory of the models directory, also where the first name is that of a location. */
    public static String directory(String relative) {
        return relative.startsWith(INTERNAL + "/") ? "./" + relative : relative;
    }

    private static String inLocation(String destination) {
        if (destination.equals(INTERNAL)) {
            return "./";
        }
        return destination.startsWith(INTERNAL + "/")
                ? "./" + destination.substring(INTERNAL.length() + 1)
                : destination;
    }

    private static void requireShort(Path file) {
        for (Path part : file) {
            if (part.toString().getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
                throw new ProblemException(
                        ErrorCode.INVALID_FIELD, "each name in the path must have at most " + MAX_NAME + " bytes");
            }
        }
        if (!ModelPath.fits(file.toString())) {
            throw new ProblemException(
                    ErrorCode.INVALID_FIELD, "the absolute path must have at most " + ModelPath.MAX_BYTES + " bytes");
        }
    }

    /**
     * Creates the directory that a file goes to, and those above it, where they are missing.
     *
     * @throws NotDirectoryException when a file has the name of one of them
     */
    public static void createDirectory(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(directory);
        } catch (FileAlreadyExistsException occupied) {
            NotDirectoryException failure = new NotDirectoryException(String.valueOf(directory));
            failure.initCause(occupied);
            throw failure;
        }
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

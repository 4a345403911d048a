package ai.beast.modelfiles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that belong to the cache of another program, whose models would break if one of them alone were replaced or deleted.
 *
 * <p>Ollama keeps {@code blobs/sha256-<hex>}; Hugging Face {@code models--<owner>--<name>/blobs/<hex>} and, where there are no links, the files
 * themselves in {@code snapshots/<commit>} beside it.
 */
public final class ProgramCache {
    private static final Pattern BLOB = Pattern.compile("(?:sha256[-:])?(?:[0-9a-f]{64}|[0-9a-f]{40})");
    private static final Pattern SNAPSHOT = Pattern.compile("(?:.*/)?models--[^/]+/snapshots/[^/]+/.+");

    private ProgramCache() {}

    /** Whether a path is that of a blob: a file of a {@code blobs} directory that is named by its content. */
    public static boolean isBlob(Path file) {
        Path directory = file.getParent();
        return directory != null
                && directory.endsWith("blobs")
                && BLOB.matcher(String.valueOf(file.getFileName())).matches();
    }

    /**
     * Why a file must not be replaced by itself, as a predicate ("is a symbolic link"); empty when it may be. Links are not followed.
     *
     * @param file absolute
     */
    public static Optional<String> keeps(Path file) {
        if (isBlob(file)) {
            return Optional.of("is a blob in the cache of another program");
        }
        if (Files.isSymbolicLink(file)) {
            return Optional.of("is a symbolic link");
        }
        return SNAPSHOT.matcher(file.toString().replace('\\', '/')).matches()
                ? Optional.of("lies in a Hugging Face cache")
                : Optional.empty();
    }
}

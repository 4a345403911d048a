package ai.beast.rag.ingest;

import ai.beast.problem.ProblemException;
import ai.beast.security.PathGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A file of a source.
 *
 * @param roots that it must lie below when it is read, after links were followed
 * @param path in the source, with slashes
 * @param file where it lies
 * @param maxBytes that are read of it
 */
record SourceFile(PathGuard roots, Path source, String path, Path file, long maxBytes) {
    String id() {
        return source + "/" + path;
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * The file itself, without links.
     *
     * @throws IOException when it lies outside the roots
     */
    Path real() throws IOException {
        try {
            return roots.resolve(file.toString());
        } catch (ProblemException outside) {
            throw new IOException("it leads out of the allowed directories", outside);
        } catch (UncheckedIOException unreadable) {
            throw new IOException("its directory can't be read", unreadable);
        }
    }
}

package ai.beast.security;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Keeps paths from requests and events inside configured directories. Symbolic links are followed before the decision,
 * so that a link inside a root cannot lead out of it. Immutable and thread-safe.
 *
 * <p>The check and the later use of a path are two steps: someone who can write inside a root can still swap a directory
 * between them. The roots must therefore not be writable by people the service is protected from.
 */
public final class PathGuard {
    private final List<Path> roots;

    /** @param roots directories, which need not exist yet; the first is where relative paths start */
    public PathGuard(List<Path> roots) {
        if (roots.isEmpty()) {
            throw new IllegalArgumentException("A path guard needs at least one root");
        }
        this.roots =
                roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    }

    /** The directories this guard allows, absolute. */
    public List<Path> roots() {
        return roots;
    }

    /**
     * The absolute, link-free form of a path that may or may not exist yet.
     *
     * @param text absolute, or relative to the first root
     * @throws ProblemException {@code path_outside_roots} when it leads out of every root, {@code invalid_field} when it is
     *     no path at all
     */
    public Path resolve(String text) {
        Path given;
        try {
            given = roots.getFirst().resolve(text).normalize();
        } catch (InvalidPathException malformed) {
            throw new ProblemException(ErrorCode.INVALID_FIELD, "This is not a usable path", malformed);
        }
        Path real = real(given);
        for (Path root : roots) {
            if (real.startsWith(real(root))) {
                return real;
            }
        }
        throw new ProblemException(
                ErrorCode.PATH_OUTSIDE_ROOTS, "The path " + text + " lies outside the configured directories");
    }

    /** Follows links of the part that exists and keeps the rest as it is written. */
    private static Path real(Path path) {
        Path existing = path;
        while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        if (existing == null) {
            return path;
        }
        try {
            return existing.toRealPath().resolve(existing.relativize(path)).normalize();
        } catch (java.nio.file.NoSuchFileException dangling) {
            throw new ProblemException(
                    ErrorCode.PATH_OUTSIDE_ROOTS,
                    "The path " + path + " goes through a link that leads nowhere",
                    dangling);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot resolve " + path, unreadable);
        }
    }
}

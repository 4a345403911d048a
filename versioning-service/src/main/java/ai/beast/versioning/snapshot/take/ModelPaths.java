package ai.beast.versioning.snapshot.take;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.PathGuard;
import ai.beast.versioning.operation.StoreProblems;
import ai.beast.versioning.store.disk.FileSignature;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Decides which files may be read and replaced. */
@ApplicationScoped
public class ModelPaths {
    private static final String FIELD = "path";

    private final PathGuard guard;

    ModelPaths(PathGuard guard) {
        this.guard = guard;
    }

    /**
     * A file to be read: absolute, free of links, below a model directory.
     *
     * @throws ProblemException naming the field {@code path} when it is not a plain file there
     */
    public Path file(String text) {
        Path file = inside(text);
        try {
            FileSignature.of(file);
        } catch (IOException unusable) {
            throw StoreProblems.of(unusable).field(FIELD);
        }
        return file;
    }

    /**
     * A file to be replaced or created, in a directory that is there. A directory that is not may be one that is not mounted:
     * it is not created.
     *
     * @throws ProblemException naming the field {@code path} when no plain file can be there
     */
    public Path destination(String text) {
        Path file = inside(text);
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw ProblemException.invalid(FIELD, "the directory of path does not exist");
        }
        if (!Files.isWritable(directory)) {
            throw ProblemException.invalid(FIELD, "the directory of path is not writable");
        }
        try {
            FileSignature.ofPresent(file);
        } catch (IOException unusable) {
            throw StoreProblems.of(unusable).field(FIELD);
        }
        return file;
    }

    /**
     * A file to be deleted, present or not, in a directory that is there. Only the file itself is meant, never one that a link
     * leads to: that belongs to another program.
     *
     * @throws ProblemException naming the field {@code path} when no plain file can be there
     */
    public Path deletable(String text) {
        Path file = destination(text);
        if (Files.isSymbolicLink(guard.roots().getFirst().resolve(text).normalize())) {
            throw ProblemException.invalid(FIELD, "path must not be a symbolic link");
        }
        return file;
    }

    /** The form of a path in which two names of one file are equal, or the text itself when it is not allowed anyway. */
    String comparable(String text) {
        try {
            return inside(text).toString();
        } catch (ProblemException notAllowed) {
            return text;
        }
    }

    private Path inside(String text) {
        if (text.indexOf('\0') >= 0) {
            throw ProblemException.invalid(FIELD, "path must not contain NUL");
        }
        try {
            return guard.resolve(text);
        } catch (ProblemException refused) {
            throw refused.field(FIELD);
        } catch (java.io.UncheckedIOException unreadable) {
            throw new ProblemException(ErrorCode.INVALID_FIELD, "path cannot be resolved", unreadable).field(FIELD);
        }
    }
}

package ai.beast.versioning.operation;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.versioning.store.blob.StoreUnavailableException;
import ai.beast.versioning.store.chunk.DamagedException;
import ai.beast.versioning.store.disk.ContentChangedException;
import ai.beast.versioning.store.disk.NotARegularFileException;
import ai.beast.versioning.store.lease.LeaseLostException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;

/** Problems that failures of files become for the caller. */
public final class StoreProblems {
    private StoreProblems() {}

    /** The problem to report. Which file it was is known from the operation, so no path is repeated. */
    public static ProblemException of(IOException failure) {
        return switch (failure) {
            case ContentChangedException changed -> problem(ErrorCode.CONTENT_CHANGED, text(changed), failure);
            case DamagedException damaged ->
                new ProblemException(ErrorCode.SNAPSHOT_DAMAGED, text(damaged), failure)
                        .with("damages", DamageReport.of(damaged.damages()));
            case StoreUnavailableException away ->
                new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, text(away), failure);
            case LeaseLostException paused ->
                new ProblemException(ErrorCode.SERVICE_UNAVAILABLE, text(paused), failure);
            case NotARegularFileException other -> problem(ErrorCode.INVALID_FIELD, text(other), failure);
            case NoSuchFileException _ -> problem(ErrorCode.INVALID_FIELD, "There is no such file", failure);
            case AccessDeniedException _ ->
                problem(ErrorCode.INVALID_FIELD, "The service may not read or write there", failure);
            default -> ofSystem(failure);
        };
    }

    private static ProblemException ofSystem(IOException failure) {
        // The runtime has no types for these; the texts are those of the C library in its default locale.
        String reason = reason(failure).toLowerCase(Locale.ROOT);
        if (reason.contains("no space left") || reason.contains("quota exceeded")) {
            return new ProblemException(ErrorCode.DISK_FULL, "There is not enough space on the disk", failure);
        }
        if (reason.contains("read-only file system")) {
            return problem(ErrorCode.INVALID_FIELD, "The file system is read-only", failure);
        }
        if (reason.contains("name too long")
                || reason.contains("not a directory")
                || reason.contains("levels of symbolic")) {
            return problem(ErrorCode.INVALID_FIELD, "This is not a usable path", failure);
        }
        return new ProblemException(ErrorCode.INTERNAL_ERROR, "A file could not be read or written", failure);
    }

    private static ProblemException problem(ErrorCode code, String detail, IOException failure) {
        return new ProblemException(code, detail, failure).field("path");
    }

    private static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
        return Objects.requireNonNullElse(reason, "");
    }

    private static String text(IOException failure) {
        return Objects.requireNonNullElse(failure.getMessage(), "");
    }
}

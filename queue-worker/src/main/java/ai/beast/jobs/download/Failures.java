package ai.beast.jobs.download;

import ai.beast.outgoing.CallRefusedException;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.RedactedUrl;
import ai.beast.security.UrlHost;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The failures of a download, each permanent or retryable. Details are redacted: a server may quote a signed URL. */
public final class Failures {
    private static final Set<ErrorCode> PASSING = EnumSet.of(
            ErrorCode.DOWNLOAD_FAILED, ErrorCode.UPSTREAM_FAILED, ErrorCode.UPSTREAM_TIMEOUT, ErrorCode.INTERNAL_ERROR);

    /** Errors of the file system that stay until a person changes something: EFBIG, EROFS, ENOTDIR, ENAMETOOLONG, EACCES, EPERM, ELOOP. */
    private static final List<String> LASTING = List.of(
            "file too large",
            "read-only file system",
            "not a directory",
            "file name too long",
            "permission denied",
            "operation not permitted",
            "too many levels of symbolic links");

    private static final Set<String> OF_SERVER = Stream.of(
                    ErrorCode.DOWNLOAD_FAILED,
                    ErrorCode.DOWNLOAD_NOT_FOUND,
                    ErrorCode.DOWNLOAD_DENIED,
                    ErrorCode.DOWNLOAD_INCOMPLETE,
                    ErrorCode.CONTENT_CHANGED,
                    ErrorCode.CHECKSUM_MISMATCH,
                    ErrorCode.URL_NOT_ALLOWED,
                    ErrorCode.UPSTREAM_FAILED,
                    ErrorCode.UPSTREAM_TIMEOUT,
                    ErrorCode.SERVICE_UNAVAILABLE)
            .map(ErrorCode::code)
            .collect(Collectors.toUnmodifiableSet());

    private Failures() {}

    /** No retry can succeed. */
    public static JobFailedException permanent(ErrorCode code, String detail) {
        return JobFailedException.permanent(code.code(), RedactedUrl.inText(detail));
    }

    /** A retry may succeed. */
    public static JobFailedException passing(ErrorCode code, String detail) {
        return JobFailedException.retryable(code.code(), RedactedUrl.inText(detail));
    }

    /** A retry may succeed. */
    public static JobFailedException passing(ErrorCode code, String detail, Throwable cause) {
        return JobFailedException.retryable(code.code(), RedactedUrl.inText(detail), cause);
    }

    /** The failure of an attempt that a check has refused. A server that was not called defers the job; no attempt is used up. */
    public static JobFailedException of(ProblemException refused) {
        String detail = refused.toProblem().detail();
        if (refused instanceof CallRefusedException spared) {
            return JobFailedException.deferred(spared.code().code(), detail, spared.retryAfter());
        }
        return PASSING.contains(refused.code())
                ? JobFailedException.retryable(refused.code().code(), detail, refused)
                : JobFailedException.permanent(refused.code().code(), detail, refused);
    }

    /** Whether a retry may succeed: what counts against a server. */
    public static boolean mayPass(Throwable failure) {
        return failure instanceof JobFailedException known
                && !known.permanent()
                && known.delay().isEmpty();
    }

    /** Replies name different contents and none came whole within the budget; permanent. */
    public static JobFailedException changedTooOften(URI url) {
        return permanent(
                ErrorCode.CONTENT_CHANGED,
                UrlHost.of(url)
                        + " names another content in each reply and none came whole; set `sha256` in the request,"
                        + " so that the hash decides");
    }

    /** Each run has to start over and none came to the end within the budget; permanent. */
    public static JobFailedException cutTooOften(URI url) {
        return permanent(
                ErrorCode.DOWNLOAD_INCOMPLETE,
                UrlHost.of(url) + " ends the transfer early each time and does not continue it, so each attempt starts"
                        + " over; a further one would fetch more than twice the file's size");
    }

    /** The content at the URL changed during the transfer; retryable. */
    public static JobFailedException changed(String host) {
        return passing(ErrorCode.CONTENT_CHANGED, "The file changed upstream during the transfer from " + host);
    }

    /** Whether the content changed during the transfer. */
    public static boolean changed(JobFailedException failure) {
        return failure.error().code().equals(ErrorCode.CONTENT_CHANGED.code());
    }

    /** Whether the server denied access to the file. */
    public static boolean denied(JobFailedException failure) {
        return failure.error().code().equals(ErrorCode.DOWNLOAD_DENIED.code());
    }

    /** Access denied by a server that sent parts of the file before; permanent. */
    public static JobFailedException expired(JobFailedException denied) {
        return permanent(
                ErrorCode.DOWNLOAD_DENIED,
                denied.error().detail() + ". It sent a part of the file before, so the URL may have expired");
    }

    /** The same failure as permanent, for content that every attempt fetches from the start. */
    public static JobFailedException startsOver(JobFailedException failure) {
        return JobFailedException.permanent(
                failure.error().code(),
                failure.error().detail()
                        + ". The server sends no ETag or date for the file, so each attempt starts over; set `sha256`"
                        + " in the request to resume",
                failure);
    }

    /** A failed read or write of a local file: permanent when the disk is full or no retry can succeed, with the system's words. */
    public static JobFailedException disk(IOException failure) {
        String words = words(failure);
        String said = words.toLowerCase(Locale.ROOT);
        if (said.contains("no space left") || said.contains("quota exceeded") || said.contains("not enough space")) {
            return JobFailedException.permanent(ErrorCode.DISK_FULL.code(), "The disk is full", failure);
        }
        return LASTING.stream().anyMatch(said::contains)
                ? JobFailedException.permanent(
                        ErrorCode.INTERNAL_ERROR.code(), "The file cannot be written: " + words, failure)
                : JobFailedException.retryable(
                        ErrorCode.INTERNAL_ERROR.code(), "The file could not be written", failure);
    }

    /** The operating system's words; those that Java replaces by a type are put back. */
    private static String words(IOException failure) {
        return switch (failure) {
            case AccessDeniedException _ -> "Permission denied";
            case NotDirectoryException _ -> "Not a directory";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }

    /** Whether the content has another hash than the expected one. */
    public static boolean wrongContent(JobFailedException failure) {
        return failure.error().code().equals(ErrorCode.CHECKSUM_MISMATCH.code());
    }

    /** Whether another server may have the file whole, where this one failed. */
    public static boolean ofServer(JobFailedException failure) {
        return OF_SERVER.contains(failure.error().code());
    }
}

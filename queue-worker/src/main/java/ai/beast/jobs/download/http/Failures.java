package ai.beast.jobs.download.http;

import ai.beast.messaging.RetryAfter;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can go wrong with a download, and whether trying again can help. */
public final class Failures {
    private static final Set<ErrorCode> PASSING = EnumSet.of(
            ErrorCode.DOWNLOAD_FAILED, ErrorCode.UPSTREAM_FAILED, ErrorCode.UPSTREAM_TIMEOUT, ErrorCode.INTERNAL_ERROR);

    /** However long a server asks to be left alone. */
    private static final Duration LONGEST_REST = Duration.ofHours(1);

    private Failures() {}

    public static JobFailedException permanent(ErrorCode code, String detail) {
        return JobFailedException.permanent(code.code(), detail);
    }

    public static JobFailedException passing(ErrorCode code, String detail) {
        return JobFailedException.retryable(code.code(), detail);
    }

    public static JobFailedException passing(ErrorCode code, String detail, Throwable cause) {
        return JobFailedException.retryable(code.code(), detail, cause);
    }

    /** A guard's refusal. */
    public static JobFailedException of(ProblemException refused) {
        String detail = refused.toProblem().detail();
        return PASSING.contains(refused.code())
                ? JobFailedException.retryable(refused.code().code(), detail, refused)
                : JobFailedException.permanent(refused.code().code(), detail, refused);
    }

    /** Another content is at the URL than a moment ago. */
    public static JobFailedException changed(String host) {
        return passing(ErrorCode.CONTENT_CHANGED, "The file was changed upstream while it was fetched from " + host);
    }

    /** Whether that is why it failed. */
    public static boolean changed(JobFailedException failure) {
        return failure.error().code().equals(ErrorCode.CONTENT_CHANGED.code());
    }

    /** A status other than success or redirect. */
    public static JobFailedException status(HttpBody answer, URI url) {
        int status = answer.status();
        String said = url.getHost() + " answered " + status;
        JobFailedException hub = HubErrors.of(answer, said);
        if (hub != null) {
            return hub;
        }
        return switch (status) {
            case 404, 410 -> permanent(ErrorCode.DOWNLOAD_NOT_FOUND, said + ": it does not have this file");
            case 401, 403, 407, 451 ->
                permanent(ErrorCode.DOWNLOAD_DENIED, said + ": it does not give this file to us");
            case 408, 425, 429 -> busy(answer, said + ": it is busy");
            default -> status >= 500 ? busy(answer, said) : permanent(ErrorCode.DOWNLOAD_FAILED, said);
        };
    }

    private static JobFailedException busy(HttpBody answer, String said) {
        JobFailedException failure = passing(ErrorCode.DOWNLOAD_FAILED, said);
        return Optional.ofNullable(answer.header("Retry-After"))
                .flatMap(asked -> RetryAfter.parse(asked, Clock.systemUTC()))
                .map(rest -> failure.restingAtLeast(rest.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : rest))
                .orElse(failure);
    }

    /** Whether the server refuses to give the file. */
    public static boolean denied(JobFailedException failure) {
        return failure.error().code().equals(ErrorCode.DOWNLOAD_DENIED.code());
    }

    /** A refusal by a server that gave parts of the file before. */
    public static JobFailedException expired(JobFailedException denied) {
        return permanent(
                ErrorCode.DOWNLOAD_DENIED,
                denied.error().detail() + ". It gave a part of it before: the address may have expired");
    }

    /** The same, for good, of content that every attempt has to fetch from its start. */
    public static JobFailedException startsOver(JobFailedException failure) {
        return JobFailedException.permanent(
                failure.error().code(),
                failure.error().detail()
                        + ". The server says nothing that identifies the file, so each attempt has to start over: with its"
                        + " SHA-256 in the order the next could go on",
                failure);
    }

    /** Trouble with the disk. */
    public static JobFailedException disk(IOException failure) {
        String said = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        if (said.contains("no space left") || said.contains("quota exceeded") || said.contains("not enough space")) {
            return JobFailedException.permanent(
                    ErrorCode.DISK_FULL.code(), "The disk became full while the file was written", failure);
        }
        return JobFailedException.retryable(ErrorCode.INTERNAL_ERROR.code(), "The file could not be written", failure);
    }
}

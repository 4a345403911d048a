package ai.beast.jobs.download.http;

import ai.beast.jobs.download.Failures;
import ai.beast.messaging.RetryAfter;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Failures that follow from an HTTP status. */
public final class StatusFailures {
    /** Upper bound of the {@code Retry-After} that is respected. */
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    private StatusFailures() {}

    /**
     * The failure for a status other than success or redirect.
     *
     * @param url requested; its host is named in the detail
     */
    public static JobFailedException of(HttpBody answer, URI url) {
        int status = answer.status();
        String said = url.getHost() + " answered " + status;
        JobFailedException hub = HubErrors.of(answer, said);
        if (hub != null) {
            return hub;
        }
        return switch (status) {
            case 404, 410 -> Failures.permanent(ErrorCode.DOWNLOAD_NOT_FOUND, said + ": file not found");
            case 401, 403, 407, 451 -> Failures.permanent(ErrorCode.DOWNLOAD_DENIED, said + ": access denied");
            case 408, 425, 429 -> overloaded(answer, said + ": overloaded");
            default -> status >= 500 ? overloaded(answer, said) : Failures.permanent(ErrorCode.DOWNLOAD_FAILED, said);
        };
    }

    private static JobFailedException overloaded(HttpBody answer, String said) {
        JobFailedException failure = Failures.passing(ErrorCode.DOWNLOAD_FAILED, said);
        return Optional.ofNullable(answer.header("Retry-After"))
                .flatMap(asked -> RetryAfter.parse(asked, Clock.systemUTC()))
                .map(delay -> failure.withMinDelay(delay.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : delay))
                .orElse(failure);
    }
}

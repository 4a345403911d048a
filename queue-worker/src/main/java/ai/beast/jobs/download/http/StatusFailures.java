package ai.beast.jobs.download.http;

import ai.beast.jobs.download.Failures;
import ai.beast.problem.ErrorCode;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.UrlHost;
import java.net.URI;
import java.time.Clock;
import java.util.Set;

/** Failures that follow from an HTTP status. */
public final class StatusFailures {
    /** Answers of a URL that a redirect led to which may pass: such a URL is often signed and expires. */
    static final Set<Integer> LINK_REFUSED = Set.of(400, 401, 403, 404, 410);

    private StatusFailures() {}

    /**
     * The failure for a status other than success or redirect.
     *
     * @param url requested; its host is named in the detail
     */
    public static JobFailedException of(HttpBody answer, URI url) {
        int status = answer.status();
        String said = UrlHost.of(url) + " answered " + status;
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

    /**
     * The failure that an answer means where redirects were followed. One of a link to another server is retryable: the next redirect gives
     * a fresh one.
     *
     * @param first the URL that was asked before any redirect
     */
    static JobFailedException redirected(HttpBody answer, URI first) {
        return LINK_REFUSED.contains(answer.status()) && !RemoteFile.sameOrigin(answer.url(), first)
                ? ofLink(answer, first)
                : of(answer, answer.url());
    }

    /**
     * The failure for a link that a redirect gave and that was refused; retryable.
     *
     * @param url which redirected
     */
    private static JobFailedException ofLink(HttpBody answer, URI url) {
        int status = answer.status();
        ErrorCode code = status == 401 || status == 403
                ? ErrorCode.DOWNLOAD_DENIED
                : status == 400 ? ErrorCode.DOWNLOAD_FAILED : ErrorCode.DOWNLOAD_NOT_FOUND;
        return Failures.passing(
                code,
                UrlHost.of(answer.url()) + " answered " + status + ": it refuses the link that " + UrlHost.of(url)
                        + " gave");
    }

    private static JobFailedException overloaded(HttpBody answer, String said) {
        return RateLimits.delay(answer, Clock.systemUTC())
                .map(delay -> Failures.passing(
                                ErrorCode.DOWNLOAD_FAILED,
                                said + "; it asks for no requests for " + delay.toSeconds() + " seconds")
                        .withMinDelay(delay))
                .orElseGet(() -> Failures.passing(ErrorCode.DOWNLOAD_FAILED, said));
    }
}

package ai.beast.jobs.call;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which calls are possible. */
@ApplicationScoped
class HttpCallRules {
    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH|DELETE");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,1000}");
    private static final int MAX_HEADERS = 20;
    private static final int MAX_TIMEOUT = 300;

    /** Payloads are shown to every key that may read. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key");

    private static final Set<String> OWN = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature");

    private final OutboundGuard guard;

    HttpCallRules(OutboundGuard guard) {
        this.guard = guard;
    }

    /** @throws ProblemException naming the field */
    void check(HttpCallRequest request) {
        if (!METHOD.matcher(request.verb()).matches()) {
            throw ProblemException.invalid("method", "method must be one of GET, POST, PUT, PATCH, DELETE");
        }
        if (request.verb().equals("GET") && !request.text().isEmpty()) {
            throw ProblemException.invalid("body", "body is not supported with GET");
        }
        if (request.timeout() < 1 || request.timeout() > MAX_TIMEOUT) {
            throw ProblemException.invalid("timeoutSeconds", "timeoutSeconds must be between 1 and " + MAX_TIMEOUT);
        }
        checkHeaders(request.headers() == null ? Map.of() : request.headers());
        try {
            target(request);
        } catch (ProblemException refused) {
            // A name that cannot be looked up now is a failure of the run, which is visible and retried.
            if (refused.code() != ErrorCode.DOWNLOAD_FAILED) {
                throw refused;
            }
        }
    }

    private static void checkHeaders(Map<String, String> headers) {
        if (headers.size() > MAX_HEADERS) {
            throw ProblemException.invalid("headers", "headers must have at most " + MAX_HEADERS + " entries");
        }
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (CREDENTIALS.contains(lower)) {
                throw ProblemException.invalid(
                        "headers." + name,
                        "headers must not contain credentials, which every reader of the job would see; the receiver can"
                                + " verify the signature");
            }
            if (OWN.contains(lower) || !NAME.matcher(name).matches()) {
                throw ProblemException.invalid("headers." + name, "the header " + name + " must not be set");
            }
            if (value == null || !VALUE.matcher(value).matches()) {
                throw ProblemException.invalid(
                        "headers." + name, "the value of " + name + " must be at most 1000 printable ASCII characters");
            }
        });
    }

    /** Where the call goes. @throws ProblemException when it may not */
    OutboundGuard.Target target(HttpCallRequest request) {
        String url = request.url();
        if (url == null || url.isBlank()) {
            throw ProblemException.invalid("url", "url is required");
        }
        try {
            return guard.check(new URI(url));
        } catch (URISyntaxException malformed) {
            throw ProblemException.invalid("url", "url must be a valid URL");
        }
    }
}

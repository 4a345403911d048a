package ai.beast.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Turns a {@link Problem} into a response, for mappers of exceptions that this library does not know. Stateless. */
public final class ProblemResponses {
    /** Seconds a client is asked to wait when nothing better is known. */
    private static final int DEFAULT_RETRY_AFTER = 5;

    private ProblemResponses() {}

    /** The response with the problem's status and media type; a 429 or 503 also says when to try again. */
    public static Response of(Problem problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        Object after = retryAfter(problem);
        if (after != null) {
            response.header(HttpHeaders.RETRY_AFTER, after);
        }
        return response.build();
    }

    /** After how many seconds to try again; null where that would not help. */
    static @Nullable Object retryAfter(Problem problem) {
        return problem.status() == 503 || problem.status() == 429
                ? problem.extensions().getOrDefault("retry_after", DEFAULT_RETRY_AFTER)
                : null;
    }
}

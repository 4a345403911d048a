package ai.beast.stack.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * The proxy's own answers, in the shape every service uses.
 *
 * @param retryAfterSeconds 0 when trying again is of no use
 */
record ProblemBody(int status, String code, String title, String detail, int retryAfterSeconds) {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final int RESTART_SECONDS = 2;

    static ProblemBody notFound() {
        return new ProblemBody(
                404, "not_found", "There is no such resource", "No service of the suite answers at this path", 0);
    }

    static ProblemBody badRequest(String detail) {
        return new ProblemBody(400, "bad_request", "The request cannot be read", detail, 0);
    }

    static ProblemBody tooLong(int status, String detail) {
        return new ProblemBody(status, "bad_request", "The request cannot be read", detail, 0);
    }

    static ProblemBody unavailable(String service) {
        return new ProblemBody(
                503,
                "service_unavailable",
                "A service this one depends on cannot be reached",
                "The " + service + " does not answer at the moment",
                RESTART_SECONDS);
    }

    String json() {
        return new JsonObject()
                .put("type", "urn:ai-beast:problem:" + code)
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .put("code", code)
                .encode();
    }

    Future<Void> answer(HttpServerResponse response) {
        if (retryAfterSeconds > 0) {
            response.putHeader("Retry-After", Integer.toString(retryAfterSeconds));
        }
        return response.setStatusCode(status)
                .putHeader("Content-Type", MEDIA_TYPE)
                .end(json());
    }
}

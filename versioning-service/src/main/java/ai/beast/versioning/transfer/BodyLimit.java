package ai.beast.versioning.transfer;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.RouteProblems;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Keeps bodies small everywhere but where a snapshot is imported, which may be as large as a model: the server itself has one
 * limit only.
 */
@ApplicationScoped
class BodyLimit {
    private static final long LARGEST = 1 << 20;
    private static final String IMPORT = "/api/snapshots/import";

    private final RouteProblems problems;

    BodyLimit(RouteProblems problems) {
        this.problems = problems;
    }

    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::check);
    }

    private void check(RoutingContext context) {
        boolean chunked = context.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!context.normalizedPath().equals(IMPORT) && (chunked || announced(context) > LARGEST)) {
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            problems.answer(context, ErrorCode.PAYLOAD_TOO_LARGE);
        } else {
            context.next();
        }
    }

    private static long announced(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return Long.MAX_VALUE;
        }
    }
}

package ai.beast.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Answers with problem+json for failures that never reach JAX-RS: unknown routes, oversized bodies, unreadable requests. */
@ApplicationScoped
public class RouteProblems {
    private static final Logger LOG = Logger.getLogger(RouteProblems.class);

    private final ObjectMapper json;
    private final Instance<ProblemFormat> formats;
    private final long largestBody;

    RouteProblems(
            ObjectMapper json,
            @Any Instance<ProblemFormat> formats,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> largestBody) {
        this.json = json;
        this.formats = formats;
        this.largestBody = largestBody.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    }

    void register(@Observes Router router) {
        // Before the server's own check of the announced length, which closes the connection without a body.
        router.route().order(Integer.MIN_VALUE).handler(this::refuseOversized);
        router.route().order(Integer.MIN_VALUE + 1).handler(this::refuseNul);
        router.route().order(Integer.MIN_VALUE + 2).handler(this::refuseEncoded);
        for (int status : new int[] {400, 404, 405, 413}) {
            router.errorHandler(status, context -> answer(context, ErrorCode.forStatus(status)));
        }
    }

    private void refuseOversized(RoutingContext context) {
        String announced = context.request().getHeader("Content-Length");
        if (announced != null && tooLarge(announced)) {
            context.response().putHeader("Connection", "close");
            answer(context, ErrorCode.PAYLOAD_TOO_LARGE);
        } else {
            context.next();
        }
    }

    /** No id, name or text of the suite contains NUL, and PostgreSQL cannot compare with it. */
    private void refuseNul(RoutingContext context) {
        if (context.request().uri().contains("%00")) {
            answer(context, Problem.of(ErrorCode.forStatus(400), "The path and the query must not contain NUL (%00)"));
        } else {
            context.next();
        }
    }

    /** No service unpacks bodies (RFC 9110, section 15.5.16: the answer names what is taken). */
    private void refuseEncoded(RoutingContext context) {
        String encoding = context.request().getHeader("Content-Encoding");
        if (encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")) {
            context.next();
            return;
        }
        context.response().putHeader("Accept-Encoding", "identity").putHeader("Connection", "close");
        answer(
                context,
                Problem.of(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "The body must not be encoded; send it without Content-Encoding"));
    }

    private boolean tooLarge(String announced) {
        try {
            return Long.parseLong(announced) > largestBody;
        } catch (NumberFormatException malformed) {
            return true;
        }
    }

    /** Ends the exchange with this problem unless an answer has begun. Event-loop safe. */
    public void answer(RoutingContext context, ErrorCode code) {
        answer(context, Problem.of(code, code.title()));
    }

    /**
     * Ends the exchange as the same failure would end a request to JAX-RS, unless an answer has begun: with its problem, or
     * with {@code internal_error} and a line in the log. Event-loop safe.
     */
    public void answer(RoutingContext context, Throwable failure) {
        if (failure instanceof ProblemException problem) {
            if (problem.code().status() >= 500) {
                LOG.warnf(problem, "%s: %s", problem.code().code(), problem.getMessage());
            }
            answer(context, problem.toProblem());
        } else {
            LOG.error("A request failed unexpectedly", failure);
            answer(
                    context,
                    Problem.of(ErrorCode.INTERNAL_ERROR, "The request failed; the service's log has the reason"));
        }
    }

    private void answer(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            return;
        }
        response.setStatusCode(problem.status());
        Object after = ProblemResponses.retryAfter(problem);
        if (after != null && !response.headers().contains("Retry-After")) {
            response.putHeader("Retry-After", after.toString());
        }
        String path = context.request().path();
        for (ProblemFormat format : formats) {
            if (path != null && format.handles(path)) {
                response.putHeader("Content-Type", "application/json").end(format.body(path, problem));
                return;
            }
        }
        try {
            response.putHeader("Content-Type", Problem.MEDIA_TYPE).end(json.writeValueAsString(problem));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A problem of texts and numbers is always writable", impossible);
        }
    }
}

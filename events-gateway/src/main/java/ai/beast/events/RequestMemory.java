package ai.beast.events;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.RouteProblems;
import ai.beast.security.Caller;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the bodies of all requests take in memory together. A large body is admitted only when there is room for all
 * of it, before any of it is read; otherwise the reply is 503 with {@code Retry-After}. An anonymous caller, who may start a
 * session, has a small body or gets 413.
 *
 * <p>This is no limit of a single body: {@code BodyLimit} and {@code quarkus.http.limits.max-body-size} are that, and neither
 * knows what other requests hold.
 */
@ApplicationScoped
class RequestMemory {
    /** A body is copied two or three times on its way, and the process has about 80 MiB to spare. */
    private static final long ROOM = 16L * 1024 * 1024;

    /** Smaller bodies are not counted; the number of connections bounds them. */
    private static final long SMALL = 128 * 1024;

    /** Maximum size of a body without a stated length. */
    private static final long MAX = 10L * 1024 * 1024;

    /** After the caller was authenticated, so that anonymous callers can't take the room. */
    private static final int AFTER_AUTHORIZATION = 50;

    private final RouteProblems problems;
    private final AtomicLong taken = new AtomicLong();

    RequestMemory(RouteProblems problems) {
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, AFTER_AUTHORIZATION);
    }

    private void admit(RoutingContext exchange) {
        long size = size(exchange);
        if (size <= SMALL) {
            exchange.next();
            return;
        }
        if (Caller.of(exchange).scopes().isEmpty()) {
            refuse(exchange, ErrorCode.PAYLOAD_TOO_LARGE);
            return;
        }
        if (taken.addAndGet(size) > ROOM) {
            taken.addAndGet(-size);
            exchange.response().putHeader("Retry-After", "1");
            refuse(exchange, ErrorCode.SERVICE_UNAVAILABLE);
            return;
        }
        exchange.addEndHandler(_ -> taken.addAndGet(-size));
        exchange.next();
    }

    private void refuse(RoutingContext exchange, ErrorCode code) {
        exchange.response().putHeader("Connection", "close");
        problems.answer(exchange, code);
    }

    private static long size(RoutingContext exchange) {
        String length = exchange.request().getHeader("Content-Length");
        if (length == null) {
            return exchange.request().getHeader("Transfer-Encoding") == null ? 0 : MAX;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return MAX;
        }
    }
}

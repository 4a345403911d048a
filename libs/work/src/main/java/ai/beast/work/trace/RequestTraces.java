package ai.beast.work.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request to the API its trace: that of its header {@code traceparent}, else a new one while tracing is on.
 * Health checks, metrics and static files have none. Event-loop safe.
 */
@ApplicationScoped
class RequestTraces {
    /** So that the refusal of a key names its trace, too. */
    private static final int BEFORE_AUTHENTICATION = 1000;

    void register(@Observes Filters filters) {
        filters.register(RequestTraces::begin, BEFORE_AUTHENTICATION);
    }

    private static void begin(RoutingContext exchange) {
        String path = exchange.request().path();
        if (path != null && (path.startsWith("/api/") || path.startsWith("/v1/"))) {
            String given = exchange.request().getHeader(Traces.TRACEPARENT);
            String traceparent = Traces.isValid(given) ? given : null;
            SpanRecorder recorder = Traces.recorder();
            if (recorder != null) {
                Span span = recorder.start(exchange.request().method().name(), SpanKind.SERVER, traceparent);
                Context context = Vertx.currentContext();
                exchange.addEndHandler(ended -> end(span, exchange, context.getLocal("UrlPathTemplate"), ended));
                traceparent = SpanRecorder.traceparent(span);
            }
            if (traceparent != null) {
                Traces.ofRequest(traceparent);
            }
        }
        exchange.next();
    }

    private static void end(Span span, RoutingContext exchange, @Nullable String route, AsyncResult<Void> ended) {
        HttpServerRequest request = exchange.request();
        int status = exchange.response().getStatusCode();
        if (route != null) {
            span.updateName(request.method().name() + " " + route);
            span.setAttribute("http.route", route);
        }
        span.setAttribute("http.request.method", request.method().name());
        span.setAttribute("url.path", request.path());
        span.setAttribute("http.response.status_code", status);
        if (status >= 500 || ended.failed()) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}

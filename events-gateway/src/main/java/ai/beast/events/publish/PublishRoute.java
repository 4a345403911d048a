package ai.beast.events.publish;

import ai.beast.events.publish.format.DataSchemas;
import ai.beast.events.publish.format.EventReader;
import ai.beast.events.publish.format.HttpEvents;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.RouteProblems;
import ai.beast.security.Caller;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/events}, directly on the server's router: what JAX-RS does for a request costs several times what the
 * gateway does for an event. Everything runs on the connection's event loop. {@code META-INF/openapi.yaml} describes it.
 */
@ApplicationScoped
class PublishRoute {
    /** After those who authenticate, authorize and bound, before JAX-RS. */
    private static final int ORDER = 1000;

    /** Maximum size of a body without an announced length; others are refused earlier. */
    private static final int MAX = 10 * 1024 * 1024;

    /** Maximum number of bytes parsed on the event loop, in about a millisecond. */
    private static final int READ_ON_EVENT_LOOP = 256 * 1024;

    private final PublishService service;
    private final DataSchemas schemas;
    private final RouteProblems problems;
    private final ObjectMapper json;
    private final ExecutorService blocking;
    private final Clock clock = Clock.systemUTC();

    PublishRoute(
            PublishService service,
            DataSchemas schemas,
            RouteProblems problems,
            ObjectMapper json,
            @VirtualThreads ExecutorService blocking) {
        this.service = service;
        this.schemas = schemas;
        this.problems = problems;
        this.json = json;
        this.blocking = blocking;
    }

    void register(@Observes Router router) {
        router.post("/api/events").order(ORDER).handler(this::receive);
    }

    private void receive(RoutingContext exchange) {
        Context loop = Vertx.currentContext();
        HttpServerRequest request = exchange.request();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= MAX) {
                body.appendBuffer(part);
            } else if (!exchange.response().ended()) {
                exchange.response().putHeader("Connection", "close");
                problems.answer(exchange, ErrorCode.PAYLOAD_TOO_LARGE);
            }
        });
        request.endHandler(_ -> {
            if (!exchange.response().ended()) {
                publish(exchange, body.getBytes())
                        .whenComplete(
                                (published, failure) -> loop.runOnContext(_ -> answer(exchange, published, failure)));
            }
        });
        request.resume();
    }

    private CompletionStage<Published> publish(RoutingContext exchange, byte[] body) {
        return body.length <= READ_ON_EVENT_LOOP
                ? read(exchange, body)
                : CompletableFuture.supplyAsync(() -> read(exchange, body), blocking)
                        .thenCompose(publishing -> publishing);
    }

    private CompletionStage<Published> read(RoutingContext exchange, byte[] body) {
        try {
            return service.publish(HttpEvents.read(
                    exchange.request().headers(), body, new EventReader(schemas, clock, Caller.of(exchange))));
        } catch (RuntimeException refused) {
            // Also a defect: no other handler replies to an exception thrown after the body has arrived.
            return CompletableFuture.failedFuture(refused);
        }
    }

    private void answer(RoutingContext exchange, @Nullable Published published, @Nullable Throwable failure) {
        if (published == null) {
            problems.answer(exchange, cause(failure));
            return;
        }
        try {
            exchange.response()
                    .setStatusCode(202)
                    .putHeader("Content-Type", "application/json;charset=UTF-8")
                    .end(Buffer.buffer(json.writeValueAsBytes(published)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Numbers and texts are always writable", impossible);
        }
    }

    private static Throwable cause(@Nullable Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return failure.getCause();
        }
        return failure == null ? new IllegalStateException("neither an answer nor a failure") : failure;
    }
}

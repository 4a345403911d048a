package ai.beast.gateway.http;

import ai.beast.gateway.route.GatewayError;
import ai.beast.gateway.route.GatewayException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/** Reads a request's body into memory, up to a limit, from a client that keeps sending. */
final class BodyReader {
    /** How long a refused client may go on sending: a connection that is closed at once may take the refusal with it. */
    private static final long LINGER_MILLIS = 1000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final int maxBytes;
    private final BodyMemory.Share memory;
    private final Buffer body = Buffer.buffer();
    private final Promise<Buffer> whole = Promise.promise();
    private boolean moved;

    private BodyReader(Vertx vertx, HttpServerRequest request, int maxBytes, BodyMemory.Share memory) {
        this.vertx = vertx;
        this.request = request;
        this.maxBytes = maxBytes;
        this.memory = memory;
    }

    /**
     * Fails with a {@link GatewayException}: {@code payload_too_large}, {@code request_timeout} or {@code overloaded}.
     *
     * @param memory from which the body is taken; the caller releases it
     */
    static Future<Buffer> read(
            Vertx vertx, HttpServerRequest request, int maxBytes, Duration pause, BodyMemory.Share memory) {
        BodyReader reader = new BodyReader(vertx, request, maxBytes, memory);
        long timer = vertx.setPeriodic(pause.toMillis(), _ -> reader.check());
        reader.start();
        return reader.whole.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private void start() {
        String announced = request.getHeader("Content-Length");
        if (announced != null && announced.matches("\\d+") && exceeds(announced)) {
            fail(GatewayError.tooLarge(maxBytes));
            return;
        }
        request.handler(part -> {
            moved = true;
            if (body.length() + (long) part.length() > maxBytes) {
                fail(GatewayError.tooLarge(maxBytes));
            } else if (memory.add(part.length())) {
                body.appendBuffer(part);
            } else {
                fail(GatewayError.of(503, "overloaded", "the requests that wait for a backend take too much memory")
                        .retryAfter(1));
            }
        });
        request.exceptionHandler(_ -> whole.tryFail(
                new GatewayException(GatewayError.invalid("the request body ended before it was complete"))));
        request.endHandler(_ -> {
            forget();
            whole.tryComplete(body);
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    /** The request lives as long as its reply, which may be hours; the body is not needed so long. */
    private void forget() {
        request.handler(null);
        request.exceptionHandler(null);
        request.endHandler(null);
    }

    private boolean exceeds(String announced) {
        return announced.length() > 12 || Long.parseLong(announced) > maxBytes;
    }

    private void check() {
        if (!moved) {
            fail(GatewayError.of(408, "request_timeout", "the request body did not arrive in time"));
        }
        moved = false;
    }

    /** What else the client sends is thrown away; its connection cannot be used again. */
    private void fail(GatewayError error) {
        request.handler(_ -> {});
        request.exceptionHandler(_ -> {});
        request.resume();
        request.response().putHeader("Connection", "close");
        if (whole.tryFail(new GatewayException(error))) {
            vertx.setTimer(LINGER_MILLIS, _ -> request.connection().close());
        }
    }
}

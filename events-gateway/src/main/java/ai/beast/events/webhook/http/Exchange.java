package ai.beast.events.webhook.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request and the beginning of its answer. {@link #abandon} may be called by any thread, at any time. */
final class Exchange {
    /** More of an answer is neither read nor kept. */
    static final int MAX_KEPT = 2048;

    private @Nullable HttpClientRequest request;
    private boolean abandoned;
    private boolean complete;

    /**
     * What came back.
     *
     * @param beginning of the body, read as UTF-8, without characters that a database cannot keep
     * @param retryAfter the header as it came
     */
    record Response(int status, String beginning, @Nullable String retryAfter) {}

    /** Completes with the end of the answer, or when as much of it is there as is kept. */
    Future<Response> run(Future<HttpClientRequest> connecting, String body) {
        return connecting.compose(made -> {
            if (!taken(made)) {
                made.reset();
                return Future.failedFuture("The exchange was given up");
            }
            // The handlers are set before the request is sent. Set afterwards, they could miss the answer when the
            // caller's thread runs this, and a delivery that succeeded would count as failed.
            Future<Response> answer = made.response().compose(this::read);
            made.end(Buffer.buffer(body));
            return answer;
        });
    }

    /** Ends the exchange where it is; does nothing when it has ended. */
    synchronized void abandon() {
        abandoned = true;
        if (request != null && !complete) {
            request.reset();
        }
    }

    private synchronized boolean taken(HttpClientRequest made) {
        request = made;
        return !abandoned;
    }

    private synchronized void completed() {
        complete = true;
    }

    /** Runs on the connection's event loop, before any of the body can pass by. */
    private Future<Response> read(HttpClientResponse response) {
        Promise<Response> promise = Promise.promise();
        Buffer kept = Buffer.buffer();
        response.handler(part -> {
            kept.appendBuffer(part, 0, Math.min(part.length(), MAX_KEPT - kept.length()));
            if (kept.length() == MAX_KEPT) {
                // What follows is not wanted: the connection is closed by abandon().
                promise.tryComplete(answer(response, kept));
            }
        });
        response.endHandler(_ -> {
            completed();
            promise.tryComplete(answer(response, kept));
        });
        response.exceptionHandler(promise::tryFail);
        return promise.future();
    }

    private static Response answer(HttpClientResponse response, Buffer kept) {
        String text = kept.toString(StandardCharsets.UTF_8).replace("\0", "");
        return new Response(response.statusCode(), text, response.getHeader("Retry-After"));
    }
}

package ai.beast.outgoing;

import ai.beast.security.OutboundGuard.Target;
import ai.beast.security.UrlHost;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends single requests and reads whole replies into memory, up to a limit. Follows no redirect. An exchange that fails or times out is reset, so that its connection returns to the pool. Blocks; thread-safe.
 */
public final class ReplyClient implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_HEADER_BYTES = 64 * 1024;
    /** Less than servers usually keep an idle connection, so that none is used that is being closed. */
    private static final int KEEP_IDLE_SECONDS = 3;

    private final HttpClient client;
    private final OutgoingNetwork network;

    /**
     * Opens at most {@value #MAX_CONNECTIONS} connections to one server.
     *
     * @param connectTimeout of each address
     */
    public ReplyClient(Vertx vertx, Duration connectTimeout) {
        this(vertx, connectTimeout, MAX_CONNECTIONS);
    }

    /**
     * @param connectTimeout of each address
     * @param maxConnections to one server; at least as many as the guards allow calls, because a call that finds no free
     *     connection in time fails as if the server were unavailable
     */
    public ReplyClient(Vertx vertx, Duration connectTimeout, int maxConnections) {
        this(vertx, connectTimeout, maxConnections, OutgoingNetwork.configured());
    }

    ReplyClient(Vertx vertx, Duration connectTimeout, int maxConnections, OutgoingNetwork network) {
        this.network = network;
        this.client = vertx.createHttpClient(network.secured(new HttpClientOptions()
                .setConnectTimeout((int) connectTimeout.toMillis())
                .setMaxPoolSize(maxConnections)
                .setKeepAliveTimeout(KEEP_IDLE_SECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setDecompressionSupported(false)
                .setVerifyHost(true)));
    }

    /**
     * Sends the request once.
     *
     * @param maxBytes of the body; a larger one is not read to its end
     * @param timeout of everything from connecting to the reply's last byte
     * @throws ConnectException when no address accepted a connection; the server has not acted
     * @throws HttpTimeoutException when the reply was not complete in time
     * @throws IOException when the connection broke
     */
    public Reply send(Request request, int maxBytes, Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        String host = String.valueOf(UrlHost.of(request.target().uri()));
        HttpClientRequest exchange = connect(request, timeout);
        boolean complete = false;
        try {
            // The handlers are set before the request is sent: set by this thread afterwards, they could miss the
            // reply.
            Future<Reply> reply = exchange.response().compose(response -> read(response, maxBytes));
            if (request.body() == null) {
                exchange.end();
            } else {
                exchange.end(Buffer.buffer(request.body()));
            }
            Reply whole = await(reply, Math.max(0, deadline - System.nanoTime()));
            complete = true;
            return whole;
        } catch (ExecutionException failure) {
            throw new IOException("The connection to " + host + " broke", failure.getCause());
        } catch (TimeoutException late) {
            throw timeout(host, timeout, late);
        } finally {
            if (!complete) {
                exchange.reset();
            }
        }
    }

    private HttpClientRequest connect(Request request, Duration timeout) throws IOException, InterruptedException {
        RequestOptions options = new RequestOptions().setMethod(HttpMethod.valueOf(request.method()));
        request.headers().forEach(options::putHeader);
        Future<HttpClientRequest> connecting =
                HostConnection.open(client, options, request.target(), HostConnection.NEXT_ADDRESS_AFTER, network);
        boolean connected = false;
        try {
            HttpClientRequest exchange = await(connecting, timeout.toNanos());
            connected = true;
            return exchange;
        } catch (ExecutionException | TimeoutException failure) {
            Target target = request.target();
            ConnectException unreachable = new ConnectException(
                    "No connection to " + UrlHost.of(target.uri()) + network.through(target) + " could be made");
            unreachable.initCause(failure);
            throw unreachable;
        } finally {
            if (!connected) {
                // A connection that arrives later returns to the pool.
                connecting.onSuccess(HttpClientRequest::reset);
            }
        }
    }

    /** Runs on the connection's event loop, before any of the body can pass by. */
    private static Future<Reply> read(HttpClientResponse response, int maxBytes) {
        Promise<Reply> reply = Promise.promise();
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + (long) part.length() > maxBytes) {
                tooLarge(response, reply);
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(reply::tryFail);
        response.endHandler(_ -> reply.tryComplete(new Reply(response.statusCode(), response.headers(), body)));
        if (announced(response) > maxBytes) {
            tooLarge(response, reply);
        }
        return reply.future();
    }

    private static void tooLarge(HttpClientResponse response, Promise<Reply> reply) {
        if (reply.tryComplete(new Reply(response.statusCode(), response.headers(), null))) {
            response.request().reset();
        }
    }

    private static long announced(HttpClientResponse response) {
        try {
            String length = response.getHeader("Content-Length");
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return 0;
        }
    }

    private static HttpTimeoutException timeout(String host, Duration timeout, TimeoutException cause) {
        HttpTimeoutException late =
                new HttpTimeoutException(host + " did not answer within " + timeout.toSeconds() + " seconds");
        late.initCause(cause);
        return late;
    }

    private static <T> T await(Future<T> future, long nanos)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}

package ai.beast.versioning.repair;

import ai.beast.security.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Single HTTP range requests to the very address the guard has checked. An exchange that fails or times out is reset, so
 * that its connection returns to the pool. Blocks; thread-safe.
 */
final class RangeExchange implements AutoCloseable {
    private static final int PARTIAL_CONTENT = 206;
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final OutboundGuard guard;
    private final HttpClient client;
    private final Duration timeout;

    /** @param timeout of connecting, and of request and reply together */
    RangeExchange(Vertx vertx, OutboundGuard guard, Duration timeout) {
        this.guard = guard;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setDecompressionSupported(false)
                .setVerifyHost(true));
    }

    /**
     * A reply.
     *
     * @param location of a redirect; null for any other status
     * @param body null unless it is the requested range: anything else might be of any size
     */
    record Reply(
            int status, @Nullable String location, @Nullable Buffer body) {}

    /**
     * Requests bytes.
     *
     * @param from first byte
     * @param length bytes, at least 1
     * @throws ai.beast.problem.ProblemException of the guard
     * @throws IOException when no reply arrives in time
     */
    Reply get(URI url, long from, int length) throws IOException, InterruptedException {
        OutboundGuard.Target target = guard.check(url);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(target.address(), target.port())))
                .setHost(url.getHost())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(target.pathAndQuery())
                .putHeader("User-Agent", "ai-beast")
                .putHeader("Accept-Encoding", "identity")
                .putHeader("Range", "bytes=" + from + "-" + (from + length - 1));
        HttpClientRequest request = connect(options, url);
        try {
            // The handler is set before the request is sent: set by this thread afterwards, it could miss the reply.
            Future<Reply> reply = request.response().compose(response -> read(response, length));
            request.end();
            return await(reply, url);
        } catch (IOException | InterruptedException abandoned) {
            request.reset();
            throw abandoned;
        }
    }

    private HttpClientRequest connect(RequestOptions options, URI url) throws IOException, InterruptedException {
        Future<HttpClientRequest> connecting = client.request(options);
        try {
            return await(connecting, url);
        } catch (IOException | InterruptedException abandoned) {
            // A connection that arrives later returns to the pool.
            connecting.onSuccess(HttpClientRequest::reset);
            throw abandoned;
        }
    }

    private static Future<Reply> read(HttpClientResponse response, int length) {
        int status = response.statusCode();
        if (status == PARTIAL_CONTENT && String.valueOf(length).equals(response.getHeader("Content-Length"))) {
            return response.body().map(body -> new Reply(status, null, body));
        }
        response.request().reset();
        boolean redirect = status / 100 == 3;
        return Future.succeededFuture(new Reply(status, redirect ? response.getHeader("Location") : null, null));
    }

    private <T> T await(Future<T> future, URI url) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw new IOException("The connection to " + url.getHost() + " failed", failure);
        } catch (TimeoutException timedOut) {
            throw new IOException(
                    url.getHost() + " did not answer within " + timeout.toSeconds() + " seconds", timedOut);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}

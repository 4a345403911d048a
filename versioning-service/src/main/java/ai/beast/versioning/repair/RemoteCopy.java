package ai.beast.versioning.repair;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import ai.beast.versioning.store.chunk.Chunk;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches single chunks of a file by HTTP range requests. Each connection, also after a redirect, goes to the very address the
 * guard has checked. Blocks.
 */
@ApplicationScoped
class RemoteCopy {
    private static final int MOST_REDIRECTS = 10;
    private static final int OK_PARTIAL = 206;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final OutboundGuard guard;
    private final HttpClient client;

    RemoteCopy(Vertx vertx, OutboundGuard guard) {
        this.guard = guard;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(10_000)
                .setMaxHeaderSize(64 * 1024)
                .setDecompressionSupported(false)
                .setVerifyHost(true));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * What the server has where the chunk lies.
     *
     * @throws ProblemException {@code url_not_allowed}, {@code download_failed}, also when the server does not send parts of files
     */
    ByteBuffer fetch(URI url, Chunk chunk) throws InterruptedException {
        URI at = url;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            Answer answer = ask(at, chunk);
            if (answer.status() == OK_PARTIAL && answer.body().length() == chunk.length()) {
                return ByteBuffer.wrap(answer.body().getBytes());
            }
            if (answer.location() == null) {
                throw failed(
                        at.getHost() + " does not send the part that is asked for (status " + answer.status() + ")");
            }
            at = next(at, answer.location());
        }
        throw failed("The URL leads from redirect to redirect without end");
    }

    private record Answer(int status, @Nullable String location, Buffer body) {}

    private Answer ask(URI url, Chunk chunk) throws InterruptedException {
        OutboundGuard.Target target = guard.check(url);
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(target.address(), target.port())))
                .setHost(url.getHost())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(pathAndQuery(url))
                .putHeader("User-Agent", "ai-beast")
                .putHeader("Accept-Encoding", "identity")
                .putHeader("Range", "bytes=" + chunk.offset() + "-" + (chunk.end() - 1));
        Future<Answer> answer =
                client.request(options).compose(request -> request.send().compose(response -> read(response, chunk)));
        try {
            return answer.toCompletionStage().toCompletableFuture().get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new ProblemException(
                            ErrorCode.DOWNLOAD_FAILED, "The connection to " + url.getHost() + " failed", failure)
                    .field("url");
        }
    }

    /** The body only when it is the part that was asked for: anything else might be of any size. */
    private static Future<Answer> read(HttpClientResponse response, Chunk chunk) {
        String length = response.getHeader("Content-Length");
        if (response.statusCode() == OK_PARTIAL
                && String.valueOf(chunk.length()).equals(length)) {
            return response.body().map(body -> new Answer(response.statusCode(), null, body));
        }
        response.request().reset();
        boolean redirects = response.statusCode() / 100 == 3;
        return Future.succeededFuture(
                new Answer(response.statusCode(), redirects ? response.getHeader("Location") : null, Buffer.buffer()));
    }

    private static URI next(URI from, String location) {
        try {
            URI to = from.resolve(location);
            if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
                throw new ProblemException(
                                ErrorCode.URL_NOT_ALLOWED,
                                from.getHost() + " redirects from https to an unprotected URL")
                        .field("url");
            }
            return to;
        } catch (IllegalArgumentException malformed) {
            throw failed(from.getHost() + " redirects to something that is no URL");
        }
    }

    private static ProblemException failed(String detail) {
        return new ProblemException(ErrorCode.DOWNLOAD_FAILED, detail).field("url");
    }

    private static String pathAndQuery(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}

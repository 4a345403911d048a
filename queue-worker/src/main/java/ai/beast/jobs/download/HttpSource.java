package ai.beast.jobs.download;

import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Opens URLs that users gave. Each connection, also after a redirect, goes to the very address the guard has checked, with
 * the URL's own host as {@code Host} and TLS name; no proxy from the environment is used. Blocks: for virtual threads.
 */
@ApplicationScoped
public class HttpSource {
    private static final int MOST_REDIRECTS = 10;

    private final OutboundGuard guard;
    private final HttpClient client;
    private final Duration answerWithin;

    HttpSource(Vertx vertx, OutboundGuard guard, DownloadConfiguration configuration) {
        this.guard = guard;
        this.answerWithin = configuration.answerWithin();
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(10_000)
                .setMaxPoolSize(64)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setDecompressionSupported(false)
                .setVerifyHost(true));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Asks for the content from an offset on.
     *
     * @param validator sent as {@code If-Range}, so that changed content comes whole; null: the range is asked for regardless
     * @return an answer that is no redirect, whatever its status; to be closed
     */
    HttpBody open(URI url, long offset, @Nullable String validator) throws JobFailedException, InterruptedException {
        URI at = url;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpBody answer = ask(at, offset, validator);
            if (!answer.redirects()) {
                return answer;
            }
            answer.close();
            at = next(at, answer.header("Location"));
        }
        throw Failures.permanent(ErrorCode.DOWNLOAD_FAILED, "The URL leads from redirect to redirect without end");
    }

    private HttpBody ask(URI url, long offset, @Nullable String validator)
            throws JobFailedException, InterruptedException {
        OutboundGuard.Target target;
        try {
            target = guard.check(url);
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        }
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(target.address(), target.port())))
                .setHost(url.getHost())
                .setPort(target.port())
                .setSsl(target.tls())
                .setURI(pathAndQuery(url))
                .putHeader("User-Agent", "ai-beast")
                .putHeader("Accept", "*/*")
                .putHeader("Accept-Encoding", "identity");
        if (offset > 0) {
            options.putHeader("Range", "bytes=" + offset + "-");
            if (validator != null) {
                options.putHeader("If-Range", validator);
            }
        }
        HttpClientRequest request = await(client.request(options), url);
        try {
            // The response is taken over on its own event loop, before any of its body can pass by.
            return await(request.send().map(HttpBody::new), url);
        } catch (InterruptedException | JobFailedException abandoned) {
            request.reset();
            throw abandoned;
        }
    }

    private <T> T await(Future<T> future, URI url) throws JobFailedException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_FAILED, "The connection to " + url.getHost() + " failed", failure);
        } catch (TimeoutException silence) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_FAILED,
                    url.getHost() + " did not answer within " + answerWithin.toSeconds() + " seconds",
                    silence);
        }
    }

    private static URI next(URI from, @Nullable String location) throws JobFailedException {
        if (location == null) {
            throw Failures.permanent(ErrorCode.DOWNLOAD_FAILED, from.getHost() + " redirects to nowhere");
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException malformed) {
            throw Failures.permanent(
                    ErrorCode.DOWNLOAD_FAILED, from.getHost() + " redirects to something that is no URL");
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw Failures.permanent(
                    ErrorCode.URL_NOT_ALLOWED, from.getHost() + " redirects from https to an unprotected URL");
        }
        return to;
    }

    private static String pathAndQuery(URI url) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}

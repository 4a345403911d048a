package ai.beast.jobs.download.http;

import ai.beast.jobs.download.DownloadConfiguration;
import ai.beast.jobs.download.Failures;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.OutgoingNetwork;
import ai.beast.problem.ErrorCode;
import ai.beast.problem.ProblemException;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.OutboundGuard;
import ai.beast.security.UrlHost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests URLs that users name. Each connection, also after a redirect, goes to an address that the outbound guard has
 * checked, with the URL's host as {@code Host} and TLS name; the next address is tried when a connection fails. Goes
 * through the proxy that is set. A server that asks for no requests for a while gets none from any job meanwhile. Thread-safe; blocks, so
 * callers use virtual or worker threads.
 */
@ApplicationScoped
public class HttpSource {
    private static final int MAX_REDIRECTS = 10;
    private static final int PIECE = 64 * 1024;
    private static final int CONNECT_MILLIS = 10_000;

    private final OutboundGuard guard;
    private final HttpClient client;
    private final OutgoingNetwork network = OutgoingNetwork.configured();
    private final Duration answerWithin;
    private final HostPauses pauses;
    private final Set<HttpConnection> used =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    @Inject
    public HttpSource(Vertx vertx, OutboundGuard guard, DownloadConfiguration configuration) {
        this(vertx, guard, configuration, Clock.systemUTC());
    }

    public HttpSource(Vertx vertx, OutboundGuard guard, DownloadConfiguration configuration, Clock clock) {
        this.guard = guard;
        this.pauses = new HostPauses(clock);
        this.answerWithin = configuration.answerWithin();
        this.client = vertx.createHttpClient(network.secured(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxPoolSize(64)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                // Bodies come in pieces as large as a read from the socket, not in the 8 KiB of the default.
                .setMaxChunkSize(PIECE)
                .setDecompressionSupported(false)
                .setVerifyHost(true)));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Asks for the content, or a part of it.
     *
     * @param from first byte
     * @param to end of the part; negative: to the end of the content. From 0 with a negative end no range is asked for
     * @param validator sent as {@code If-Range}, so that changed content comes whole; null: the range is asked for regardless
     * @return an answer that is no redirect, whatever its status; to be closed
     */
    public HttpBody open(RemoteFile remote, long from, long to, @Nullable String validator)
            throws JobFailedException, InterruptedException {
        String range = from == 0 && to < 0 ? null : "bytes=" + from + "-" + (to < 0 ? "" : to - 1);
        URI at = remote.url();
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpBody answer = ask(HttpMethod.GET, at, remote, range, validator);
            if (!answer.redirects()) {
                return answer;
            }
            answer.close();
            at = next(at, answer.header("Location"));
        }
        throw endless();
    }

    /**
     * Asks for the headers alone. Follows redirects within the host, and to another one while the answers do not tell enough.
     *
     * @param enough whether an answer tells what it was asked for, so that it is returned although it leads elsewhere
     * @return to be closed
     */
    public HttpBody head(RemoteFile remote, Predicate<HttpBody> enough)
            throws JobFailedException, InterruptedException {
        URI at = remote.url();
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpBody answer = ask(HttpMethod.HEAD, at, remote, null, null);
            if (!answer.redirects()) {
                return answer;
            }
            URI to = next(at, answer.header("Location"));
            if (enough.test(answer) && !RemoteFile.sameOrigin(at, to)) {
                return answer;
            }
            answer.close();
            at = to;
        }
        throw endless();
    }

    private static JobFailedException endless() {
        return Failures.permanent(ErrorCode.DOWNLOAD_FAILED, "more than " + MAX_REDIRECTS + " redirects");
    }

    private HttpBody ask(
            HttpMethod method, URI url, RemoteFile remote, @Nullable String range, @Nullable String validator)
            throws JobFailedException, InterruptedException {
        pauses.require(url);
        OutboundGuard.Target target;
        try {
            target = guard.check(url);
        } catch (ProblemException refused) {
            throw Failures.of(refused);
        }
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .putHeader("User-Agent", "ai-beast")
                .putHeader("Accept", "*/*")
                .putHeader("Accept-Encoding", "identity");
        if (range != null) {
            options.putHeader("Range", range);
            if (validator != null) {
                options.putHeader("If-Range", validator);
            }
        }
        if (remote.bearer() != null && RemoteFile.sameOrigin(url, remote.url())) {
            options.putHeader("Authorization", "Bearer " + remote.bearer());
        }
        HttpBody answer = send(options, target, true);
        pauses.note(answer);
        return answer;
    }

    private HttpBody send(RequestOptions options, OutboundGuard.Target target, boolean again)
            throws JobFailedException, InterruptedException {
        URI url = target.uri();
        String server = UrlHost.of(url) + network.through(target);
        HttpClientRequest request =
                connected(HostConnection.open(client, options, target, HostConnection.NEXT_ADDRESS_AFTER), server);
        boolean kept = !used.add(request.connection());
        // A connection that breaks later fails the read of the body.
        request.exceptionHandler(broken -> {});
        try {
            // The response's handlers are set before the request is sent: set later, by this thread, they would miss
            // what has arrived meanwhile.
            Future<HttpBody> answer = request.response().map(response -> new HttpBody(url, response));
            request.end();
            return await(answer, server);
        } catch (JobFailedException failure) {
            request.reset();
            if (again && kept && closed(failure)) {
                return send(options, target, false);
            }
            throw failure;
        } catch (InterruptedException abandoned) {
            request.reset();
            throw abandoned;
        }
    }

    private HttpClientRequest connected(Future<HttpClientRequest> connecting, String server)
            throws JobFailedException, InterruptedException {
        try {
            return await(connecting, server);
        } catch (JobFailedException | InterruptedException givenUp) {
            // A connection that comes after all goes back to the pool.
            connecting.onSuccess(HttpClientRequest::reset);
            throw givenUp;
        }
    }

    /** Whether the connection was closed before an answer came; for a kept connection, the request is sent again on a new one. */
    private static boolean closed(JobFailedException failure) {
        return failure.getCause() instanceof ExecutionException wrapped
                && wrapped.getCause() instanceof HttpClosedException;
    }

    private <T> T await(Future<T> future, String server) throws JobFailedException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(answerWithin.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw Failures.passing(ErrorCode.DOWNLOAD_FAILED, "The connection to " + server + " failed", failure);
        } catch (TimeoutException silence) {
            throw Failures.passing(
                    ErrorCode.DOWNLOAD_FAILED,
                    server + " did not answer within " + answerWithin.toSeconds() + " seconds",
                    silence);
        }
    }

    static URI next(URI from, @Nullable String location) throws JobFailedException {
        if (location == null) {
            throw Failures.permanent(ErrorCode.DOWNLOAD_FAILED, UrlHost.of(from) + " sent a redirect without Location");
        }
        URI to;
        try {
            to = UrlReference.resolve(from, location);
        } catch (URISyntaxException malformed) {
            throw Failures.permanent(
                    ErrorCode.DOWNLOAD_FAILED, UrlHost.of(from) + " sent a redirect to an invalid URL");
        }
        if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(to.getScheme())) {
            throw Failures.permanent(
                    ErrorCode.URL_NOT_ALLOWED, UrlHost.of(from) + " redirects from https to an unprotected URL");
        }
        return to;
    }
}

package ai.beast.events.webhook.http;

import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.messaging.RetryAfter;
import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.OutgoingNetwork;
import ai.beast.problem.ProblemException;
import ai.beast.security.OutboundGuard;
import ai.beast.work.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to an endpoint. The connection goes to an address that the guard has checked, to the next one when no
 * connection can be made, with the URL's host as {@code Host} and TLS name. Redirects are not followed. The timeout covers everything, however slowly the endpoint answers. Blocks: for virtual threads.
 */
@ApplicationScoped
public class WebhookSender {
    private static final int CONNECT_MILLIS = 10_000;
    /** Endpoints on one server share its pool; enough that none of them waits for another. */
    private static final int CONNECTIONS_TO_ONE_SERVER = 1024;
    /** Less than what servers usually keep an idle connection for, so that none is used that is being closed. */
    private static final int KEEP_IDLE_SECONDS = 3;

    private final OutboundGuard guard;
    private final HttpClient client;
    private final Duration within;
    private final Clock clock = Clock.systemUTC();

    WebhookSender(Vertx vertx, OutboundGuard guard, WebhookConfiguration configuration) {
        this.guard = guard;
        this.within = configuration.timeout();
        this.client = vertx.createHttpClient(OutgoingNetwork.configured()
                .secured(new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setMaxPoolSize(CONNECTIONS_TO_ONE_SERVER)
                        .setKeepAliveTimeout(KEEP_IDLE_SECONDS)
                        .setDecompressionSupported(false)
                        .setVerifyHost(true)));
    }

    @PreDestroy
    void close() {
        client.close();
    }

    /**
     * Posts a JSON text, with the caller's trace, and waits for the answer's end, or for as much of it as is kept.
     *
     * @return what came of it, also when nothing did
     * @throws InterruptedException when the process is stopping; the endpoint may have got the request
     */
    public Answer post(String url, Map<String, String> headers, String body) throws InterruptedException {
        Instant startedAt = clock.instant();
        long start = System.nanoTime();
        OutboundGuard.Target target;
        try {
            target = guard.check(URI.create(url));
        } catch (ProblemException refused) {
            return failed(startedAt, start, refused.toProblem().detail());
        }
        Exchange exchange = new Exchange();
        Future<Exchange.Response> response = exchange.run(
                HostConnection.open(client, options(headers), target, HostConnection.NEXT_ADDRESS_AFTER), body);
        try {
            long left = within.toNanos() - (System.nanoTime() - start);
            return judged(
                    startedAt,
                    start,
                    response.toCompletionStage().toCompletableFuture().get(left, TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return failed(
                    startedAt, start, "The endpoint did not finish its answer within " + within.toSeconds() + " s");
        } catch (ExecutionException failure) {
            return failed(startedAt, start, described(failure.getCause()));
        } finally {
            exchange.abandon();
        }
    }

    private static RequestOptions options(Map<String, String> headers) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setFollowRedirects(false)
                .putHeader("User-Agent", "ai-beast-webhooks")
                .putHeader("Content-Type", "application/json");
        headers.forEach(options::putHeader);
        String traceparent = Traces.current();
        if (traceparent != null) {
            options.putHeader(Traces.TRACEPARENT, traceparent);
        }
        return options;
    }

    private Answer judged(Instant startedAt, long start, Exchange.Response response) {
        int status = response.status();
        return new Answer(
                startedAt,
                Duration.ofNanos(System.nanoTime() - start),
                status,
                status >= 200 && status < 300 ? null : error(status),
                response.beginning().isEmpty() ? null : response.beginning(),
                response.retryAfter() == null
                        ? null
                        : RetryAfter.parse(response.retryAfter(), clock).orElse(null));
    }

    private static String error(int status) {
        return status >= 300 && status < 400
                ? "The endpoint redirects (status " + status + "), which is not followed"
                : "The endpoint answered with status " + status;
    }

    private static Answer failed(Instant startedAt, long start, String error) {
        return new Answer(startedAt, Duration.ofNanos(System.nanoTime() - start), null, error, null, null);
    }

    private static String described(@Nullable Throwable cause) {
        return switch (cause) {
            case ConnectException _ -> "No connection to the endpoint could be made";
            case SSLException _ -> "The endpoint's TLS certificate or protocol was refused";
            case null, default -> "The connection to the endpoint broke off";
        };
    }
}

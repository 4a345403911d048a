package ai.beast.automation.n8n;

import ai.beast.outgoing.HostConnection;
import ai.beast.outgoing.Reply;
import ai.beast.outgoing.ReplyClient;
import ai.beast.outgoing.Request;
import ai.beast.problem.ErrorCode;
import ai.beast.work.trace.Traces;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way to n8n's server and to no other: requests are made of the configured base URL and a path, and redirects are not
 * followed. Callers bring the circuit breaker; only {@link N8nProbe} has none, because it asks whether n8n is available.
 * Blocks; thread-safe.
 */
@ApplicationScoped
public class N8nHttp {
    /** In bytes; n8n itself accepts 16 MB. */
    private static final int MAX_REPLY = 16 << 20;
    /** More than the bulkheads of webhooks and API allow: slow workflows must not make n8n look unavailable. */
    private static final int MAX_CONNECTIONS = 512;

    private final String base;
    private final ReplyClient client;

    N8nHttp(N8nConfiguration configuration, Vertx vertx) {
        this.base = configuration.url().toString().replaceAll("/+$", "");
        this.client = new ReplyClient(vertx, configuration.connectTimeout(), MAX_CONNECTIONS);
    }

    /**
     * Sends one request, with the caller's trace, and reads the whole answer.
     *
     * @param path begins with a slash; encoded already
     * @param json the body; null for none
     * @param timeout for everything from connecting to the answer's last byte
     * @throws N8nUnreachableException when no connection could be made
     * @throws N8nException when there was no answer in time ({@code upstream_timeout}) or it broke off
     */
    public N8nAnswer send(
            String method, String path, @Nullable String json, Map<String, String> headers, Duration timeout) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Accept", "application/json");
        if (json != null) {
            all.put("Content-Type", "application/json");
        }
        String traceparent = Traces.current();
        if (traceparent != null) {
            all.put(Traces.TRACEPARENT, traceparent);
        }
        try {
            var target = HostConnection.configured(URI.create(base + path));
            Reply reply = client.send(new Request(method, target, all, json), MAX_REPLY, timeout);
            return new N8nAnswer(reply.status(), reply.whole().toString(StandardCharsets.UTF_8), reply.headers());
        } catch (ConnectException | UnknownHostException unreachable) {
            throw new N8nUnreachableException(unreachable);
        } catch (HttpTimeoutException late) {
            throw new N8nException(
                    ErrorCode.UPSTREAM_TIMEOUT, "n8n did not answer within " + timeout.toSeconds() + " s", late);
        } catch (IOException broken) {
            throw new N8nException(ErrorCode.UPSTREAM_FAILED, "The connection to n8n broke off", broken);
        } catch (InterruptedException interrupted) {
            throw N8nException.stopping(interrupted);
        }
    }

    @PreDestroy
    void close() {
        client.close();
    }
}

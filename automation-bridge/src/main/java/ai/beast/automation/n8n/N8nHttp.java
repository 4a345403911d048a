package ai.beast.automation.n8n;

import ai.beast.problem.ErrorCode;
import ai.beast.work.loop.WorkerThreads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way to n8n's server and to no other: requests are made of the configured base URL and a path, and redirects are not
 * followed. Blocks; thread-safe.
 */
@ApplicationScoped
public class N8nHttp {
    /** In bytes; n8n itself accepts 16 MB. */
    private static final long MAX_ANSWER = 16L << 20;

    private final String base;
    private final HttpClient client;

    N8nHttp(N8nConfiguration configuration) {
        this.base = configuration.url().toString().replaceAll("/+$", "");
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(configuration.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(WorkerThreads.virtual("n8n-http"))
                .build();
    }

    /**
     * Sends one request and reads the whole answer.
     *
     * @param path begins with a slash; encoded already
     * @param json the body; null for none
     * @param timeout for everything from connecting to the answer's last byte
     * @throws N8nUnreachableException when no connection could be made
     * @throws N8nException when there was no answer in time ({@code upstream_timeout}) or it broke off
     */
    public N8nAnswer send(
            String method, String path, @Nullable String json, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Accept", "application/json")
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
        if (json != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<byte[]>> exchange =
                client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            HttpResponse<byte[]> response = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new N8nAnswer(
                    response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response.headers());
        } catch (TimeoutException late) {
            throw new N8nException(
                    ErrorCode.UPSTREAM_TIMEOUT, "n8n did not answer within " + timeout.toSeconds() + " s", late);
        } catch (ExecutionException failure) {
            throw translated(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new N8nException(
                    ErrorCode.SERVICE_UNAVAILABLE, "The service stopped during a call of n8n", interrupted);
        } finally {
            exchange.cancel(true);
        }
    }

    private static N8nException translated(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return switch (cause) {
            case HttpConnectTimeoutException slow -> new N8nUnreachableException(slow);
            case ConnectException refused -> new N8nUnreachableException(refused);
            case IOException broken ->
                new N8nException(ErrorCode.UPSTREAM_FAILED, "The connection to n8n broke off", broken);
            case null, default -> throw new IllegalStateException("n8n could not be called", cause);
        };
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}

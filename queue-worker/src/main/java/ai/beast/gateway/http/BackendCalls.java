package ai.beast.gateway.http;

import ai.beast.gateway.backend.BackendView;
import ai.beast.outgoing.HostConnection;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** Opens requests to backends. A connection carries one exchange at a time and is used again only after a complete one. Thread-safe. */
public final class BackendCalls implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 4096;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Less than servers usually keep an idle connection, so that none is used that is being closed. */
    private static final int KEEP_IDLE_SECONDS = 3;

    private final HttpClient client;

    public BackendCalls(Vertx vertx) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setMaxPoolSize(MAX_CONNECTIONS)
                .setKeepAliveTimeout(KEEP_IDLE_SECONDS)
                .setDecompressionSupported(false)
                .setVerifyHost(true));
    }

    /** A request that has not been sent, with the headers that cross the gateway. */
    Future<HttpClientRequest> open(BackendView view, HttpMethod method, String pathAndQuery, MultiMap headers) {
        RequestOptions options = new RequestOptions().setMethod(method);
        return HostConnection.open(client, options, view.at(pathAndQuery), HostConnection.NEXT_ADDRESS_AFTER)
                .onSuccess(request -> ForwardedHeaders.ofRequest(headers, request.headers()));
    }

    @Override
    public void close() {
        client.close();
    }
}

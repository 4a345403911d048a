package ai.beast.stack.proxy;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import io.vertx.httpproxy.ProxyOptions;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * A reverse proxy for one machine. Bodies stream through in both directions as they come, so event streams and WebSockets
 * work and uploads need no memory; a service that is down gives a 503 problem that names it. Start and stop it from one
 * thread; requests are served on Vert.x's event loop.
 */
public final class LocalProxy implements AutoCloseable {
    private static final int POOL = 512;

    /** As much as the services take: a browser sends the cookies of all programs on this host. */
    private static final int MAX_HEADER_SIZE = 20 * 1024;

    /** Services resolve it, and would answer at a path that the entry point does not lead to. Browsers resolve it themselves. */
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("(/|\\\\|%2f|%5c)(\\.|%2e){1,2}([/\\\\;]|%2f|%5c|%3b|$)", Pattern.CASE_INSENSITIVE);

    private final HttpServer server;
    private final HttpClient client;

    private LocalProxy(HttpServer server, HttpClient client) {
        this.server = server;
        this.client = client;
    }

    /**
     * Binds the address and begins to serve.
     *
     * @param port 0 takes a free one
     * @throws ExecutionException when the port cannot be bound; the cause says why
     */
    public static LocalProxy start(Vertx vertx, String host, int port, Routes routes)
            throws ExecutionException, InterruptedException {
        return start(vertx, host, port, routes, ConnectionLimits.DEFAULT);
    }

    /** As above, with other limits of clients' connections. */
    static LocalProxy start(Vertx vertx, String host, int port, Routes routes, ConnectionLimits limits)
            throws ExecutionException, InterruptedException {
        HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                .setMaxPoolSize(POOL)
                .setConnectTimeout(2000)
                .setDecompressionSupported(false));
        // Its own WebSockets pass the interceptor by, and with it what a client may not claim.
        HttpProxy proxy = HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client);
        proxy.origin(OriginRequestProvider.selector(context -> Future.succeededFuture(SocketAddress.inetSocketAddress(
                routes.find(context.request().proxiedRequest().path())
                        .orElseThrow()
                        .port(),
                "127.0.0.1"))));
        proxy.addInterceptor(new Forwarding(routes));
        WebSocketTunnel tunnel = new WebSocketTunnel(client);
        OldClients oldClients = new OldClients(client);
        ClientConnections connections = new ClientConnections(vertx, limits);
        HttpServer server = vertx.createHttpServer(serverOptions(host, port))
                .connectionHandler(connections::opened)
                .invalidRequestHandler(LocalProxy::refuseUnreadable)
                .requestHandler(request -> {
                    connections.began(request);
                    serve(request, routes, proxy, tunnel, oldClients);
                });
        server.listen().toCompletionStage().toCompletableFuture().get();
        return new LocalProxy(server, client);
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** HTTP/1.1 only: an upgraded request without a length could not be passed on to services that speak HTTP/1.1. */
    private static HttpServerOptions serverOptions(String host, int port) {
        return new HttpServerOptions()
                .setHost(host)
                .setPort(port)
                .setMaxHeaderSize(MAX_HEADER_SIZE)
                .setHttp2ClearTextEnabled(false);
    }

    private static void serve(
            HttpServerRequest request, Routes routes, HttpProxy proxy, WebSocketTunnel tunnel, OldClients oldClients) {
        if (!HostHeader.isValid(request)) {
            ProblemBody.badRequest("The request must have one valid Host header")
                    .answer(request.response());
            return;
        }
        Optional<Route> route = Optional.ofNullable(request.path())
                .filter(path -> !DOT_SEGMENT.matcher(path).find())
                .flatMap(routes::find);
        if (route.isEmpty()) {
            ProblemBody.notFound().answer(request.response());
        } else if (WebSocketTunnel.wanted(request)) {
            tunnel.open(request, route.get());
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            oldClients.handle(request, route.get());
        } else {
            proxy.handle(request);
        }
    }

    /** What is no request is answered by the server before any handler, with a status and no body unless one is given here. */
    private static void refuseUnreadable(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        ProblemBody problem =
                switch (cause) {
                    case TooLongHttpLineException _ -> ProblemBody.tooLong(414, "The request's URL is too long");
                    case TooLongHttpHeaderException _ ->
                        ProblemBody.tooLong(431, "The request's headers exceed " + MAX_HEADER_SIZE + " bytes");
                    case null, default -> ProblemBody.badRequest("The request is no valid HTTP");
                };
        problem.answer(request.response().putHeader("Connection", "close"))
                .onComplete(sent -> request.connection().close());
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}

package ai.beast.stack.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.contracts.route.RouteRow;
import ai.beast.contracts.route.RouteTable;
import ai.beast.stack.StackPorts;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalProxyTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch socketGone = new CountDownLatch(1);
    private final CountDownLatch clientGone = new CountDownLatch(1);
    private final CompletableFuture<HttpServerRequest> heldStream = new CompletableFuture<>();
    private HttpServer upstream;
    private LocalProxy proxy;

    @BeforeEach
    void oneServiceThatIsUpAndOneThatIsNot() throws Exception {
        upstream = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(20 * 1024))
                .requestHandler(this::answer)
                .webSocketHandler(this::echo);
        upstream.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        HttpServer gone = vertx.createHttpServer().requestHandler(this::answer);
        gone.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        int unused = gone.actualPort();
        gone.close().toCompletionStage().toCompletableFuture().get();
        proxy = LocalProxy.start(
                vertx,
                "127.0.0.1",
                0,
                new Routes(List.of(
                        new Route("/api/up", "up-service", upstream.actualPort()),
                        new Route("/api/up/nested", "down-service", unused))));
    }

    @AfterEach
    void stopEverything() throws Exception {
        client.shutdownNow();
        proxy.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void echo(ServerWebSocket socket) {
        if (socket.headers().get("Authorization") == null && socket.path().endsWith("/closed")) {
            socket.reject(401);
            return;
        }
        socket.closeHandler(closed -> socketGone.countDown());
        socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/api/up/stream" -> {
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
                request.response().closeHandler(closed -> clientGone.countDown());
                request.response().write("data: first\n\n");
                heldStream.complete(request);
            }
            case "/api/up/echo" ->
                request.body().onSuccess(body -> request.response().end(body));
            case "/api/up/headers" ->
                request.response()
                        .end(String.join(
                                " ",
                                request.getHeader("Host"),
                                request.getHeader("X-Forwarded-For"),
                                request.getHeader("X-Forwarded-Proto"),
                                request.getHeader("X-Forwarded-Host")));
            default ->
                request.response()
                        .end(request.method() + " " + request.uri() + " for " + request.getHeader("X-Forwarded-For"));
        }
    }

    @Test
    void routesDeadLettersToTheServiceTheyName() {
        Routes suite = Routes.ofTheSuite(new StackPorts(0));

        assertThat(List.of(
                        "registry-service",
                        "versioning-service",
                        "queue-worker",
                        "events-gateway",
                        "automation-bridge"))
                .allSatisfy(service -> assertThat(suite.find("/api/dead-letters/" + service + "/inbox-1"))
                        .hasValueSatisfying(route -> assertThat(route.service()).isEqualTo(service)));
        assertThat(suite.find("/api/dead-letters/nothing")).isEmpty();
    }

    @Test
    void passesRequestsToTheServiceOfTheLongestPrefix() throws Exception {
        assertThat(get("/api/up/thing?a=1").body()).isEqualTo("GET /api/up/thing?a=1 for 127.0.0.1");
        assertThat(get("/api/up").statusCode()).isEqualTo(200);
        assertThat(get("/api/up/nested/x").statusCode()).isEqualTo(503);
    }

    @Test
    void aServiceThatIsDownIsNamedInAProblem() throws Exception {
        HttpResponse<String> answer = get("/api/up/nested");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":\"service_unavailable\"").contains("down-service");
    }

    @Test
    void showsPageThatRetriesForServiceThatIsDown() throws Exception {
        HttpResponse<String> answer = client.send(
                request("/api/up/nested")
                        .header("Accept", "text/html,*/*;q=0.8")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body())
                .contains("http-equiv=\"refresh\"", "down-service")
                .doesNotContain("<script");
    }

    @Test
    void cookiesOfOtherProgramsOnThisHostPass() throws Exception {
        HttpRequest request = request("/api/up/thing")
                .header("Cookie", "other=" + "x".repeat(12 * 1024))
                .build();

        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void rootPathLeadsToGatewayAndNothingElseByIt() {
        Routes routes = Routes.ofTheSuite(new StackPorts(0));

        assertThat(routes.find("/").orElseThrow().service()).isEqualTo("events-gateway");
        assertThat(routes.find("/elsewhere")).isEmpty();
        assertThat(routes.find("//q/metrics")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/up/../../q/metrics",
                "/api/up/%2e%2E/q/metrics",
                "/api/up/./nested",
                "/api/up/..",
                "/../api/up"
            })
    void pathsWithDotSegmentsLeadNowhere(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
        assertThat(get("/api/up/a..b/.hidden").statusCode()).isEqualTo(200);
    }

    @Test
    void aPathOfNoServiceIsAProblemToo() throws Exception {
        HttpResponse<String> answer = get("/api/upper");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"code\":\"not_found\"");
    }

    @Test
    void aStreamArrivesWhileItGoesOnAndItsEndIsSeenByTheService() throws Exception {
        HttpResponse<java.io.InputStream> stream =
                client.send(request("/api/up/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));

        assertThat(lines.readLine()).isEqualTo("data: first");
        heldStream.get(5, TimeUnit.SECONDS).response().write("data: second\n\n");
        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEqualTo("data: second");

        lines.close();
        assertThat(clientGone.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theServiceLearnsWhoAskedAndForWhichHost() throws Exception {
        assertThat(get("/api/up/headers").body())
                .isEqualTo("127.0.0.1:%d 127.0.0.1 http 127.0.0.1:%d".formatted(proxy.port(), proxy.port()));
    }

    @Test
    void whatAClientClaimsAboutItselfIsNotPassedOn() throws Exception {
        HttpRequest forged =
                request("/api/up/headers").header("X-Forwarded-For", "8.8.8.8").build();

        assertThat(client.send(forged, HttpResponse.BodyHandlers.ofString()).body())
                .contains(" 127.0.0.1 http")
                .doesNotContain("8.8.8.8");
    }

    /** By a socket, because the JDK's client does not send these headers. */
    @Test
    void upgradeToSeveralProtocolsIsPlainRequest() throws Exception {
        String request = String.join(
                "\r\n",
                "GET /api/up/headers HTTP/1.1",
                "Host: beast.example:8787",
                "Connection: Upgrade",
                "Upgrade: websocket, other",
                "X-Forwarded-Host: evil.example",
                "",
                "");
        StringBuilder reply = new StringBuilder();
        try (Socket socket = new Socket("127.0.0.1", proxy.port())) {
            socket.setSoTimeout(60_000);

            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

            while (reply.indexOf("beast.example:8787 127.0.0.1 http beast.example:8787") < 0) {
                int next = socket.getInputStream().read();
                assertThat(next).as("after %s", reply).isNotNegative();
                reply.append((char) next);
            }
        }
        assertThat(reply).startsWith("HTTP/1.1 200").doesNotContain("evil.example");
    }

    @Test
    void killBreaksStreamsAndRestartedServiceIsReached() throws Exception {
        HttpResponse<java.io.InputStream> stream =
                client.send(request("/api/up/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        int port = upstream.actualPort();
        assertThat(stream.body().readNBytes(5)).isEqualTo("data:".getBytes(StandardCharsets.UTF_8));

        upstream.close().toCompletionStage().toCompletableFuture().get();

        assertThatThrownBy(() -> stream.body().readAllBytes()).isInstanceOf(IOException.class);
        assertThat(get("/api/up").statusCode()).isEqualTo(503);
        upstream = vertx.createHttpServer().requestHandler(this::answer);
        upstream.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        assertThat(get("/api/up").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/api/up/nested, 503", "/api/up/closed, 401", "/elsewhere, 404"})
    void aWebSocketThatIsRefusedSaysWhyLikeARequest(String path, int status) {
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + proxy.port() + path), new WebSocket.Listener() {})
                        .get(5, TimeUnit.SECONDS))
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .extracting(e -> ((WebSocketHandshakeException) e.getCause())
                        .getResponse()
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void webSocketsPassBothWays() throws Exception {
        CompletableFuture<String> echo = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + proxy.port() + "/api/up/socket"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        echo.complete(data.toString());
                        return null;
                    }
                })
                .get(5, TimeUnit.SECONDS);

        socket.sendText("hello", true);

        assertThat(echo.get(5, TimeUnit.SECONDS)).isEqualTo("echo hello");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").get(5, TimeUnit.SECONDS);
        assertThat(socketGone.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void largeBodiesPassUnchanged() throws Exception {
        byte[] body = new byte[20 * 1024 * 1024];
        new java.util.Random(1).nextBytes(body);

        HttpResponse<byte[]> answer = client.send(
                request("/api/up/echo")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(Buffer.buffer(answer.body())).isEqualTo(Buffer.buffer(body));
    }

    @Test
    void everyPublicPathBelongsToItsService() {
        Routes routes = Routes.ofTheSuite(new StackPorts(0));

        Stream.of(
                        "/api/models registry-service",
                        "/api/models/x registry-service",
                        "/api/models/download queue-worker",
                        "/api/models/downloads-are-nice registry-service",
                        "/api/queue/status/1 queue-worker",
                        "/api/rag/ingest queue-worker",
                        "/api/agent queue-worker",
                        "/ollama queue-worker",
                        "/ollama/api/chat queue-worker",
                        "/v1/chat/completions queue-worker",
                        "/api/snapshots versioning-service",
                        "/hub/api/models versioning-service",
                        "/hub/owner/name/resolve/main/a.gguf versioning-service",
                        "/api/events/stream events-gateway",
                        "/api/webhooks events-gateway",
                        "/api/keys/0a1b2c3d events-gateway",
                        "/api/session events-gateway",
                        "/console/models/a.gguf events-gateway",
                        "/api/health/queue-worker queue-worker",
                        "/api/health/metrics-exporter metrics-exporter",
                        "/api/metrics metrics-exporter",
                        "/api/automation/bindings automation-bridge")
                .map(line -> line.split(" "))
                .forEach(line ->
                        assertThat(routes.find(line[0]).orElseThrow().service()).isEqualTo(line[1]));
    }

    @Test
    void entryPointLeadsEveryRouteToItsOwner() {
        Routes routes = Routes.ofTheSuite(new StackPorts(0));

        assertThat(RouteTable.read().rows().stream()
                        .filter(row ->
                                (row.path().startsWith("/api/") || row.path().startsWith("/hub/"))
                                        && !row.owner().equals(RouteRow.EVERY_SERVICE)))
                .isNotEmpty()
                .allSatisfy(
                        row -> assertThat(routes.find(row.path()).orElseThrow().service())
                                .isEqualTo(row.owner()));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path));
    }
}

package ai.beast.stack.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By sockets, because no client library speaks like this. */
class OldAndOddClientsTest {
    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<HttpServerRequest> stream = new CompletableFuture<>();
    private LocalProxy proxy;

    @BeforeEach
    void start() throws Exception {
        HttpServer upstream = vertx.createHttpServer().requestHandler(this::answer);
        upstream.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        proxy = LocalProxy.start(
                vertx,
                "127.0.0.1",
                0,
                new Routes(List.of(new Route("/api/up", "up-service", upstream.actualPort()))),
                new ConnectionLimits(Duration.ofSeconds(1), 4));
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/api/up/stream" -> {
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
                request.response().write("data: first\n\n");
                stream.complete(request);
            }
            case "/api/up/slow" -> stream.complete(request);
            default ->
                request.body()
                        .onSuccess(body ->
                                request.response().end(request.method() + " " + body + " " + request.version()));
        }
    }

    @Test
    void streamReachesClientOfHttp10AsItComesAndEndsWithTheConnection() throws Exception {
        try (Socket socket = connect();
                BufferedReader lines = send(socket, "GET /api/up/stream HTTP/1.0", "Host: x")) {
            assertThat(lines.readLine()).isEqualTo("HTTP/1.0 200 OK");
            List<String> head = head(lines);
            assertThat(head)
                    .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).contains("chunked"));
            assertThat(lines.readLine()).isEqualTo("data: first");
            assertThat(lines.readLine()).isEmpty();

            stream.get(30, TimeUnit.SECONDS).response().end("data: last\n\n");

            assertThat(lines.readLine()).isEqualTo("data: last");
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void bodyOfHttp10PassesWithoutHost() throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write("POST /api/up HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.0 200")
                    .endsWith("POST hello HTTP_1_1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/up HTTP/1.1\r\n\r\n",
                "GET /api/up HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /api/up HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /api/up HTTP/1.1\r\nHost: \r\n\r\n",
                "GET /api/up HTTP/1.1\r\nHost: a/../b\r\n\r\n",
                "nonsense\r\n\r\n"
            })
    void requestThatIsNoneIsAProblem(String request) throws Exception {
        try (Socket socket = connect();
                BufferedReader lines = raw(socket, request)) {
            assertThat(lines.readLine()).contains(" 400 ");
            assertThat(head(lines)).anyMatch(line -> line.endsWith("application/problem+json"));
            assertThat(lines.readLine()).contains("\"code\":\"bad_request\"");
        }
    }

    @Test
    void headersThatAreTooLargeAreAProblem() throws Exception {
        try (Socket socket = connect();
                BufferedReader lines =
                        raw(socket, "GET /api/up HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(30_000) + "\r\n\r\n")) {
            assertThat(lines.readLine()).contains(" 431 ");
            assertThat(head(lines)).anyMatch(line -> line.endsWith("application/problem+json"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/up/..%2f..%2fq/metrics",
                "/api/up/..\\q",
                "/api/up/..;/q",
                "/api/up%2f%2e%2e%2fq",
                "/api/up/%2E."
            })
    void dotSegmentsInAnyFormLeadNowhere(String path) throws Exception {
        try (Socket socket = connect();
                BufferedReader lines = send(socket, "GET " + path + " HTTP/1.1", "Host: a")) {
            assertThat(lines.readLine()).containsAnyOf(" 404 ", " 400 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET /api/up HT", "GET /api/up HTTP/1.1\r\nHost: a\r\nX-Slow: "})
    void connectionWithoutAWholeRequestIsClosed(String begun) throws Exception {
        try (Socket socket = connect();
                BufferedReader lines = raw(socket, begun)) {
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void requestThatTakesLongKeepsItsConnection() throws Exception {
        try (Socket socket = connect();
                BufferedReader lines = send(socket, "GET /api/up/slow HTTP/1.1", "Host: a")) {
            HttpServerRequest request = stream.get(30, TimeUnit.SECONDS);
            try (Socket silent = connect();
                    BufferedReader closed = raw(silent, "")) {
                assertThat(closed.readLine())
                        .as("the time of idle connections is over")
                        .isNull();
            }

            request.response().end("late");

            assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
    }

    @Test
    void addressHasABoundOfConnections() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Socket socket = connect();
                sockets.add(socket);
                BufferedReader lines = send(socket, "GET /api/up HTTP/1.1", "Host: a");
                assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            }
            try (Socket more = connect();
                    BufferedReader lines = raw(more, "")) {
                assertThat(lines.readLine()).isNull();
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        await().ignoreExceptions().untilAsserted(() -> {
            try (Socket again = connect();
                    BufferedReader lines = send(again, "GET /api/up HTTP/1.1", "Host: a")) {
                assertThat(lines.readLine()).isEqualTo("HTTP/1.1 200 OK");
            }
        });
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", proxy.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static BufferedReader send(Socket socket, String... lines) throws IOException {
        return raw(socket, String.join("\r\n", lines) + "\r\n\r\n");
    }

    private static BufferedReader raw(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static List<String> head(BufferedReader lines) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            head.add(line);
        }
        return head;
    }
}

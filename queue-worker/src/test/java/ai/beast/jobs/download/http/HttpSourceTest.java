package ai.beast.jobs.download.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.beast.jobs.download.job.DownloadRig;
import ai.beast.queue.core.JobFailedException;
import ai.beast.security.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an answer is taken over, against a server that says exactly what it is told and then closes the connection. */
class HttpSourceTest {
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    Path models;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void triesTheNextAddressOfAHost() throws Exception {
        InetAddress refusing = InetAddress.getByName("127.0.0.9");
        InetAddress listening = InetAddress.getByName("127.0.0.1");
        OutboundGuard guard =
                OutboundGuard.with(List.of("127.0.0.0/8"), host -> new InetAddress[] {refusing, listening});
        HttpSource source = new HttpSource(vertx, guard, DownloadRig.configuration(models, Map.of()));
        try (ServerSocket server = answering(HEAD + "0123456789");
                HttpBody body = source.open(
                        new RemoteFile(URI.create("http://two.example:" + server.getLocalPort() + "/"), null),
                        0,
                        -1,
                        null)) {
            assertThat(read(body)).isEqualTo("0123456789");
        }
    }

    @Test
    void noByteOfABodyIsLostThatArrivesBeforeTheAskerGoesOn() throws Exception {
        try (ServerSocket server = answering(HEAD + "0123456789");
                HttpBody body = source(slow(vertx)).open(remote(server), 0, -1, null)) {
            assertThat(read(body)).isEqualTo("0123456789");
        }
    }

    @Test
    void failsWhenTheConnectionBreaksBeforeTheFirstByte() throws Exception {
        try (ServerSocket server = answering(HEAD);
                HttpBody body = source(vertx).open(remote(server), 0, -1, null)) {
            assertBroken(body);
        }
    }

    @Test
    void failsWhenTheConnectionBrokeBeforeTheRead() throws Exception {
        try (ServerSocket server = answering(HEAD);
                HttpBody body = source(slow(vertx)).open(remote(server), 0, -1, null)) {
            assertBroken(body);
        }
    }

    @Test
    void aConnectionThatComesAfterItWasGivenUpIsNotKept() throws Exception {
        CompletableFuture<Future<?>> asked = new CompletableFuture<>();
        Promise<Object> late = Promise.promise();
        try (ServerSocket server = answering(HEAD)) {
            HttpSource source = source(
                    clients(vertx, future -> {
                        asked.complete(future);
                        return late.future();
                    }),
                    Map.of("answer-within", "200ms"));

            assertThatThrownBy(() -> source.open(remote(server), 0, -1, null)).hasMessageContaining("did not answer");
        }
        CountDownLatch reset = new CountDownLatch(1);
        HttpClientRequest connected = (HttpClientRequest)
                asked.get().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        late.complete(wrapped(HttpClientRequest.class, connected, (method, result) -> {
            if (method.equals("reset")) {
                reset.countDown();
            }
            return result;
        }));
        assertThat(reset.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Location: http://10.0.0.1/m.gguf | url_not_allowed | address",
                "Location: http://169.254.169.254/latest/meta-data | url_not_allowed | address",
                "Location: file:///etc/passwd | invalid_field | http",
                "Location: /again | download_failed | 10 redirects",
                "Location: http://[ | download_failed | invalid URL",
                "X-Location: /elsewhere | download_failed | without Location",
            })
    void aRedirectThatMustNotBeFollowedEndsTheDownload(String header, String code, String word) throws Exception {
        try (ServerSocket server =
                answering("HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\n" + header + "\r\n\r\n")) {
            assertThatThrownBy(() -> source(vertx).open(remote(server), 0, -1, null))
                    .isInstanceOfSatisfying(JobFailedException.class, failure -> {
                        assertThat(failure.permanent()).isTrue();
                        assertThat(failure.error().code()).isEqualTo(code);
                        assertThat(failure.error().detail()).contains(word);
                    });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/a model.gguf; /a%20model.gguf",
                "/\u00fc.gguf; /%C3%BC.gguf",
                "/a|b.gguf?x=\"1\"; /a%7Cb.gguf?x=%221%22",
                "models/a.gguf?sig=a%2Fb; /models/a.gguf?sig=a%2Fb",
                "?page=2; /model.bin?page=2",
                "../../up/./a.gguf; /up/a.gguf",
                "/50%.gguf; /50%25.gguf",
            })
    void followsARedirectAsCurlDoes(String location, String path) throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (ServerSocket server = answering(request -> {
                    asked.add(request.split(" ")[1]);
                    return asked.size() == 1
                            ? "HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + location
                                    + "\r\n\r\n"
                            : HEAD + "0123456789";
                });
                HttpBody body = source(vertx).open(remote(server), 0, -1, null)) {
            assertThat(read(body)).isEqualTo("0123456789");
        }
        assertThat(asked).containsExactly("/model.bin", path);
    }

    @Test
    void followsARedirectInLatin1() throws Exception {
        assertThat(UrlReference.resolve(URI.create("http://h/a"), "/\u00fc.gguf"))
                .hasToString("http://h/%FC.gguf");
    }

    @Test
    void asksAHostWithAnUnderscore() throws Exception {
        OutboundGuard guard = OutboundGuard.with(
                List.of("127.0.0.1/32"), host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")});
        HttpSource source = new HttpSource(vertx, guard, DownloadRig.configuration(models, Map.of()));
        List<String> asked = new CopyOnWriteArrayList<>();
        try (ServerSocket server = answering(request -> {
                    asked.add(request);
                    return HEAD + "0123456789";
                });
                HttpBody body = source.open(
                        new RemoteFile(URI.create("http://model_store:" + server.getLocalPort() + "/m"), null),
                        0,
                        -1,
                        null)) {
            assertThat(read(body)).isEqualTo("0123456789");
            assertThat(asked.getFirst()).containsIgnoringCase("host: model_store:" + server.getLocalPort());
        }
    }

    @Test
    void aRedirectFromHttpsToHttpIsNotFollowed() throws Exception {
        URI from = URI.create("https://example.org/m.gguf");

        assertThatThrownBy(() -> HttpSource.next(from, "http://example.org/m.gguf"))
                .isInstanceOfSatisfying(
                        JobFailedException.class,
                        failure -> assertThat(failure.error().code()).isEqualTo("url_not_allowed"));
        assertThat(HttpSource.next(from, "/n.gguf")).hasToString("https://example.org/n.gguf");
    }

    private static void assertBroken(HttpBody body) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(JobFailedException.class, failure -> {
            assertThat(failure.permanent()).isFalse();
            assertThat(failure.error().code()).isEqualTo("download_incomplete");
            assertThat(failure).hasMessageContaining("closed before the end");
        });
    }

    private static String read(HttpBody body) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Buffer piece = body.next(TIMEOUT, () -> false); piece != null; piece = body.next(TIMEOUT, () -> false)) {
            all.writeBytes(piece.getBytes());
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private HttpSource source(Vertx client) {
        return source(client, Map.of());
    }

    private HttpSource source(Vertx client, Map<String, String> settings) {
        OutboundGuard guard = OutboundGuard.with(List.of("127.0.0.1/32"), InetAddress::getAllByName);
        return new HttpSource(client, guard, DownloadRig.configuration(models, settings));
    }

    private static RemoteFile remote(ServerSocket server) {
        return new RemoteFile(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/model.bin"), null);
    }

    /** Gives each connection this answer once its request has come. */
    private static ServerSocket answering(String answer) throws IOException {
        return answering(_ -> answer);
    }

    /** Gives each connection the answer to its request, one character for each byte of UTF-8. */
    private static ServerSocket answering(UnaryOperator<String> answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    try (Socket connection = server.accept()) {
                        String request = readRequest(connection.getInputStream());
                        connection.getOutputStream().write(answer.apply(request).getBytes(StandardCharsets.UTF_8));
                    }
                }
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        });
        return server;
    }

    private static String readRequest(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            text.append((char) c);
            if (text.toString().endsWith("\r\n\r\n")) {
                return text.toString();
            }
        }
        return text.toString();
    }

    /** Holds the asker up, each time it has sent a request, until the connection has brought all it will and is closed. */
    private static Vertx slow(Vertx vertx) {
        return clients(vertx, connecting -> connecting.map(request -> slow((HttpClientRequest) request)));
    }

    /** With clients whose connections are handed out otherwise. */
    private static Vertx clients(Vertx vertx, UnaryOperator<Future<?>> connections) {
        return wrapped(Vertx.class, vertx, (method, result) -> {
            if (!method.equals("createHttpClient")) {
                return result;
            }
            return wrapped(
                    HttpClient.class,
                    (HttpClient) result,
                    (call, future) -> call.equals("request") ? connections.apply((Future<?>) future) : future);
        });
    }

    private static HttpClientRequest slow(HttpClientRequest request) {
        CountDownLatch closed = new CountDownLatch(1);
        request.connection().closeHandler(nothing -> closed.countDown());
        return wrapped(HttpClientRequest.class, request, (method, result) -> {
            if ((method.equals("end") || method.equals("send")) && !closed.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("The server did not close the connection");
            }
            return result;
        });
    }

    /** What becomes of an object's answers. */
    private interface After {
        Object call(String method, Object result) throws Exception;
    }

    private static <T> T wrapped(Class<T> type, T object, After after) {
        InvocationHandler handler = (_, method, arguments) -> {
            try {
                return after.call(method.getName(), method.invoke(object, arguments));
            } catch (InvocationTargetException failure) {
                throw failure.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

package ai.beast.events.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** An endpoint that takes webhooks and remembers them. What it answers is decided for each request. Thread-safe. */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile IntFunction<Reply> replies = _ -> Reply.status(200);

    /** @param nanoTime when it had arrived in full */
    public record Request(String path, Map<String, String> headers, String body, long nanoTime) {
        public String id() {
            return headers.getOrDefault("webhook-id", "");
        }
    }

    /** @param headers of the answer */
    public record Reply(int status, Map<String, String> headers, String body) {
        public static Reply status(int status) {
            return new Reply(status, Map.of(), "");
        }

        public static Reply status(int status, Map<String, String> headers) {
            return new Reply(status, headers, "");
        }
    }

    private Receiver(HttpServer server) {
        this.server = server;
    }

    public static Receiver start() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 200);
            Receiver receiver = new Receiver(http);
            http.setExecutor(receiver.threads);
            http.createContext("/", receiver::handle);
            http.start();
            return receiver;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook?a=b%20c";
    }

    /** From now on. @param reply of the number of the request, counted from 1 */
    public Receiver answering(IntFunction<Reply> reply) {
        replies = reply;
        return this;
    }

    public Receiver answering(int status) {
        return answering(_ -> Reply.status(status));
    }

    /** All so far, in the order in which they came. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = exchange.getRequestHeaders().entrySet().stream()
                    .collect(Collectors.toMap(
                            header -> header.getKey().toLowerCase(Locale.ROOT),
                            header -> header.getValue().getFirst()));
            int number;
            synchronized (requests) {
                requests.add(new Request(exchange.getRequestURI().toString(), headers, body, System.nanoTime()));
                number = requests.size();
            }
            Reply reply = replies.apply(number);
            reply.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] answer = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}

package ai.beast.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the webhook call a real n8n would take, for a demo on a machine that runs none. It listens on n8n's port and
 * accepts any production webhook.
 */
final class N8nStandIn implements AutoCloseable {
    private final HttpServer server;
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

    private N8nStandIn(HttpServer server) {
        this.server = server;
    }

    /** @return null when the port is taken, most likely by a real n8n */
    static @Nullable N8nStandIn listen(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            N8nStandIn standIn = new N8nStandIn(server);
            server.createContext("/webhook/", standIn::accept);
            server.start();
            return standIn;
        } catch (IOException taken) {
            return null;
        }
    }

    /** The body of a call for this path, waiting for it. */
    Optional<String> await(String path, String mention, long seconds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < deadline) {
            String call = calls.poll(200, TimeUnit.MILLISECONDS);
            if (call != null && call.startsWith("/webhook/" + path + " ") && call.contains(mention)) {
                return Optional.of(call.substring(call.indexOf(' ') + 1));
            }
        }
        return Optional.empty();
    }

    private void accept(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(exchange.getRequestURI().getPath() + " " + body);
            byte[] answer = "{\"message\":\"Workflow was started\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

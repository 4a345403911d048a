package ai.beast.registry.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A hub with one repository, one that is broken and one that talks nonsense. Shared by class loaders through a system property. */
final class StandInHub {
    private static final String ADDRESS = "test.stand-in-hub";
    private static HttpServer server;

    private StandInHub() {}

    static String start() {
        String running = System.getProperty(ADDRESS);
        if (running != null) {
            return running;
        }
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", StandInHub::answer);
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        System.setProperty(ADDRESS, address);
        return address;
    }

    static void stop() {
        if (server != null) {
            server.stop(0);
            System.clearProperty(ADDRESS);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().toString()) {
                case "/api/models/org/model" -> send(exchange, 200, "{\"sha\": \"newest\"}");
                case "/api/models/org/model/tree/newest?recursive=true" ->
                    send(exchange, 200, """
                            [{"type": "file", "path": "README.md", "oid": "1"},
                             {"type": "file", "path": "model.gguf", "oid": "2", "lfs": {"oid": "%s", "size": 3}}]""".formatted("aa".repeat(32)));
                case "/api/models/org/broken" -> send(exchange, 500, "");
                case "/api/models/org/nonsense" -> send(exchange, 200, "<html>");
                default -> send(exchange, 404, "{}");
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}

package ai.beast.registry.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub with one repository, one that is broken and one that talks nonsense. Shared by class loaders through a system property. */
final class StandInHub {
    private static final String ADDRESS = "test.stand-in-hub";
    private static HttpServer server;
    private static final AtomicInteger SEARCHES = new AtomicInteger();

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
                case "/api/models/org/model/revision/v1" -> send(exchange, 200, """
                            {"id": "org/model", "sha": "newest", "gated": "manual", "private": false,
                             "cardData": {"license": "llama3.1"}, "tags": ["license:other"]}""");
                case "/api/models/org/paged" -> send(exchange, 200, "{\"sha\": \"c1\"}");
                case "/api/models/org/paged/revision/main" ->
                    send(exchange, 200, "{\"sha\": \"c1\", \"gated\": false, \"tags\": [\"license:mit\"]}");
                case "/api/models/org/paged/tree/c1?recursive=true" -> {
                    exchange.getResponseHeaders()
                            .set(
                                    "Link",
                                    "<http://127.0.0.1:"
                                            + exchange.getLocalAddress().getPort()
                                            + "/api/models/org/paged/tree/c1?recursive=true&cursor=p2>; rel=\"next\"");
                    send(exchange, 200, "[{\"type\": \"directory\", \"path\": \"q4\"}]");
                }
                case "/api/models/org/paged/tree/c1?recursive=true&cursor=p2" ->
                    send(exchange, 200, """
                            [{"type": "file", "path": "q4/Tiny-Q4_K_M.gguf", "size": 130,
                              "lfs": {"oid": "%s", "size": 4194304}},
                             {"type": "file", "path": "config.json", "size": 7}]""".formatted("bb".repeat(32)));
                case String search
                when search.startsWith("/api/models?search=tiny+model&") -> {
                    exchange.getResponseHeaders()
                            .set("Link", "</api/models?limit=2&cursor=bmV4dA%3D%3D>; rel=\"next\"");
                    send(exchange, 200, """
                            [{"id": "org/Tiny-GGUF", "downloads": 12, "likes": 3, "gated": "auto", "private": false,
                              "lastModified": "2026-01-31T12:00:00.000Z", "pipeline_tag": "text-generation",
                              "library_name": "gguf", "tags": ["gguf", "license:apache-2.0"]},
                             {"id": "gpt2", "downloads": 1, "gated": false}]""");
                }
                case String search
                when search.startsWith("/api/models?search=odd&") ->
                    send(exchange, 200, "[{\"id\": \"org/a b\"}, {\"id\": \"org/fine\"}, {}]");
                case "/api/models/org/endless/revision/main" -> send(exchange, 200, "{\"sha\": \"c1\"}");
                case String tree
                when tree.startsWith("/api/models/org/endless/tree/c1") -> {
                    exchange.getResponseHeaders().set("Link", "<" + tree + ">; rel=\"next\"");
                    send(exchange, 200, "[{\"type\": \"directory\", \"path\": \"q4\"}]");
                }
                case "/api/models/org/object/revision/main" -> send(exchange, 200, "{\"sha\": \"c1\"}");
                case "/api/models/org/object/tree/c1?recursive=true" ->
                    send(exchange, 200, "{\"file\": {\"path\": \"x\"}}");
                case String search
                when search.startsWith("/api/models?search=counted&") ->
                    send(exchange, 200, "[{\"id\": \"org/a\", \"downloads\": " + SEARCHES.incrementAndGet() + "}]");
                case String search when search.startsWith("/api/models?search=broken&") -> send(exchange, 500, "");
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

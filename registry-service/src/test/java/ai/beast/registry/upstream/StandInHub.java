package ai.beast.registry.upstream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A hub with one repository, one that is broken and one that talks nonsense, and with those that are directories: {@code disk/NAME} has the
 * files of the directory NAME, at the commit that its file {@code .commit} holds; also an Ollama without models. Shared by class loaders through
 * system properties.
 */
public final class StandInHub {
    private static final String ADDRESS = "test.stand-in-hub";
    private static final String DIRECTORY = "test.stand-in-hub.directory";
    private static final String SIZES = "test.stand-in-hub.sizes";

    /** Of the account that sees what is private. */
    static final String TOKEN = "hf_standin";

    private static final AtomicInteger SEARCHES = new AtomicInteger();

    private StandInHub() {}

    /** Where it is; it ends with the process of the tests. */
    static String start() {
        String running = System.getProperty(ADDRESS);
        if (running != null) {
            return running;
        }
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", StandInHub::answer);
            server.createContext("/api/models/disk/", StandInHub::describe);
            server.createContext("/disk/", StandInHub::redirect);
            server.createContext("/storage/", StandInHub::range);
            server.createContext("/gated/", StandInHub::gated);
            server.start();
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            System.setProperty(ADDRESS, address);
            return address;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets the sizes of the two models of {@code org/sized}. */
    public static void sizes(long small, long large) {
        System.setProperty(SIZES, small + " " + large);
    }

    /** The directory of a repository that is one, made where it is not there. */
    public static Path repository(String name) throws IOException {
        String directory = System.getProperty(DIRECTORY);
        if (directory == null) {
            directory = Files.createTempDirectory("stand-in-hub").toString();
            System.setProperty(DIRECTORY, directory);
        }
        return Files.createDirectories(Path.of(directory, name));
    }

    private static void describe(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] parts = exchange.getRequestURI()
                    .getPath()
                    .substring("/api/models/disk/".length())
                    .split("/");
            Path repository = repository(parts[0]);
            if (Files.exists(repository.resolve(".limited"))) {
                exchange.getResponseHeaders().set("RateLimit", "\"api\";r=0;t=77");
                send(exchange, 429, "{}");
            } else if (parts[1].equals("revision")) {
                send(exchange, 200, "{\"sha\": \"" + Files.readString(repository.resolve(".commit")) + "\"}");
            } else {
                send(exchange, 200, files(repository));
            }
        }
    }

    private static String files(Path repository) throws IOException {
        List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(repository, "[!.]*")) {
            for (Path file : entries) {
                files.add("{\"type\": \"file\", \"path\": \"%s\", \"size\": %d, \"lfs\": {\"oid\": \"%s\"}}"
                        .formatted(file.getFileName(), Files.size(file), sha256(file)));
            }
        }
        return files.toString();
    }

    public static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the Hub leads from a file's URL to its storage. */
    private static void redirect(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] parts = exchange.getRequestURI().getPath().split("/");
            exchange.getResponseHeaders().set("Location", "/storage/" + parts[2] + "/" + parts[5]);
            exchange.sendResponseHeaders(302, -1);
        }
    }

    /** A repository with a new name, at which only an account may read. */
    private static void gated(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean known = ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (path.startsWith("/gated/old/")) {
            exchange.getResponseHeaders().set("Location", path.replace("/old/", "/new/"));
            send(exchange, 307, "");
        } else if (known) {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-2/3");
            send(exchange, 206, "abc");
        } else {
            send(exchange, 401, "");
        }
        exchange.close();
    }

    private static void range(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] parts = exchange.getRequestURI().getPath().split("/");
            byte[] file = Files.readAllBytes(repository(parts[2]).resolve(parts[3]));
            String[] range = exchange.getRequestHeaders()
                    .getFirst("Range")
                    .substring("bytes=".length())
                    .split("-");
            int from = Integer.parseInt(range[0]);
            int to = Math.min(Integer.parseInt(range[1]), file.length - 1);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + to + "/" + file.length);
            exchange.sendResponseHeaders(206, to + 1 - from);
            exchange.getResponseBody().write(file, from, to + 1 - from);
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
                case "/api/models/org/choices/revision/main", "/api/models/org/choices/revision/v1" ->
                    send(exchange, 200, "{\"sha\": \"c9\", \"gated\": false, \"tags\": [\"license:mit\"]}");
                case "/api/models/org/choices/tree/c9?recursive=true" ->
                    send(exchange, 200, """
                            [{"type": "file", "path": "README.md", "size": 7},
                             {"type": "file", "path": "config.json", "size": 7},
                             {"type": "file", "path": "mmproj-F16.gguf", "size": 7},
                             {"type": "file", "path": "tiny-F16.gguf", "size": 4000},
                             {"type": "file", "path": "tiny-Q8_0.gguf", "lfs": {"oid": "%s", "size": 2000}},
                             {"type": "file", "path": "tiny-Q4_K_M.gguf", "lfs": {"oid": "%s", "size": 1000}},
                             {"type": "file", "path": "q6/tiny-Q6_K-00001-of-00002.gguf", "size": 1125899906842624},
                             {"type": "file", "path": "q6/tiny-Q6_K-00002-of-00002.gguf", "size": 1125899906842624}]""".formatted("c8".repeat(32), "c4".repeat(32)));
                case "/api/tags" ->
                    send(exchange, Boolean.getBoolean("test.stand-in-ollama") ? 200 : 500, "{\"models\": []}");
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
                case String old
                when old.startsWith("/api/models/org/renamed/") -> {
                    exchange.getResponseHeaders().set("Location", old.replace("renamed", "paged"));
                    send(exchange, 307, "");
                }
                case "/api/models/org/circular/revision/main" -> {
                    exchange.getResponseHeaders().set("Location", "main");
                    send(exchange, 301, "");
                }
                case "/api/models/org/sized/revision/main" -> send(exchange, 200, "{\"sha\": \"c7\"}");
                case "/api/models/org/sized/tree/c7?recursive=true" ->
                    send(exchange, 200, """
                            [{"type": "file", "path": "sized-Q4_K_M.gguf", "size": %s},
                             {"type": "file", "path": "sized-Q8_0.gguf", "size": %s}]""".formatted(
                                    (Object[]) System.getProperty(SIZES).split(" ")));
                case "/api/models/org/secret/revision/main" ->
                    send(exchange, 200, "{\"sha\": \"c5\", \"private\": true}");
                case "/api/models/org/secret/tree/c5?recursive=true" ->
                    send(exchange, 200, "[{\"type\": \"file\", \"path\": \"secret-Q4_K_M.gguf\", \"size\": 7}]");
                case String search
                when search.startsWith("/api/models?search=secret&") ->
                    send(
                            exchange,
                            200,
                            "[{\"id\": \"org/secret\", \"private\": true}, {\"id\": \"org/open\", \"private\": false}]");
                case "/api/models/org/withheld/revision/main" -> send(exchange, 451, "{}");
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

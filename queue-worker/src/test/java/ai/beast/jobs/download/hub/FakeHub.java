package ai.beast.jobs.download.hub;

import ai.beast.jobs.download.disk.HashesTest;
import ai.beast.testing.files.FileServer;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Answers as the Hugging Face Hub does: {@code /owner/repo/resolve/revision/file} tells the commit, of large files size and SHA-256,
 * and redirects to a storage of another origin. Small files it serves by itself.
 */
public final class FakeHub implements AutoCloseable {
    public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final String TOKEN = "hf_secret";

    private final String base;
    private final HttpServer http;
    private final FileServer storage = FileServer.start();
    private final Map<String, byte[]> large = new ConcurrentHashMap<>();
    private final Map<String, byte[]> small = new ConcurrentHashMap<>();
    private final Map<String, String> facts = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refused = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** One request as it came. */
    record Asked(String method, String path, Optional<String> authorization) {}

    private record Refusal(int status, String code, boolean unlessToken) {}

    public FakeHub() {
        this("");
    }

    /** @param base path of the hub, such as {@code /hub}; nothing else is served */
    FakeHub(String base) {
        this.base = base;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        http.createContext(base + "/", this::answer);
        http.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + base);
    }

    FileServer storage() {
        return storage;
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** @param path {@code owner/repo/file} */
    public void large(String path, byte[] content) {
        large.put(path, content);
        storage.serve("/" + path, content);
    }

    void small(String path, byte[] content) {
        small.put(path, content);
    }

    /** @param json what is told of a repository, at whatever revision */
    public void facts(String repository, String json) {
        facts.put(repository, json);
    }

    /** @param unlessToken whether the right token makes it come after all */
    void refuse(String path, int status, String code, boolean unlessToken) {
        refused.put(path, new Refusal(status, code, unlessToken));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            Optional<String> authorization =
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
            asked.add(new Asked(exchange.getRequestMethod(), path, authorization));
            String[] parts = path.substring(base.length() + 1).split("/", 5);
            if (path.startsWith(base + "/api/models/")) {
                byte[] json = facts.getOrDefault(parts[2] + "/" + parts[3], "").getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(json.length == 0 ? 404 : 200, json.length == 0 ? -1 : json.length);
                exchange.getResponseBody().write(json);
                return;
            }
            boolean sound = parts.length == 5
                    && parts[2].equals("resolve")
                    && List.of("main", "v1", COMMIT).contains(parts[3]);
            String name = sound ? parts[0] + "/" + parts[1] + "/" + parts[4] : "";
            Refusal refusal = refused.get(name);
            var headers = exchange.getResponseHeaders();
            if (refusal != null && !(refusal.unlessToken() && authorization.equals(Optional.of("Bearer " + TOKEN)))) {
                headers.set("X-Error-Code", refusal.code());
                exchange.sendResponseHeaders(refusal.status(), -1);
            } else if (large.containsKey(name)) {
                byte[] content = large.get(name);
                headers.set("X-Repo-Commit", COMMIT);
                headers.set("X-Linked-Etag", "\"" + HashesTest.sha256(content) + "\"");
                headers.set("X-Linked-Size", Integer.toString(content.length));
                headers.set("ETag", "\"of the pointer\"");
                headers.set("Location", storage.uri("/" + name).toString());
                exchange.sendResponseHeaders(302, -1);
            } else if (small.containsKey(name)) {
                byte[] content = small.get(name);
                headers.set("X-Repo-Commit", COMMIT);
                headers.set("ETag", "\"da39a3ee5e6b4b0d3255bfef95601890afd80709\"");
                if (exchange.getRequestMethod().equals("HEAD")) {
                    headers.set("Content-Length", Integer.toString(content.length));
                    exchange.sendResponseHeaders(200, -1);
                } else {
                    exchange.sendResponseHeaders(200, content.length);
                    exchange.getResponseBody().write(content);
                }
            } else {
                headers.set("X-Error-Code", "EntryNotFound");
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    @Override
    public void close() {
        http.stop(0);
        storage.close();
    }
}

package ai.beast.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * The console's files, served as events-gateway serves them, beside an API that replies what {@code
 * console/dev/fixtures.mjs} says. Thread-safe.
 */
final class StubApi implements AutoCloseable {
    /** What the page may do; the same as events-gateway sends. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types lit-html dompurify beast-worker";

    private static final String FILES = "META-INF/resources/console/";
    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript", "css", "text/css", "svg", "image/svg+xml", "txt", "text/plain");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Mode> modes;
    private volatile Mode mode;

    /** One reply of the fixtures. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Reply(String method, String pattern, int status, String type, String body) {}

    /** The replies and first frames of one state of the suite. */
    record Mode(List<Reply> replies, Map<String, String> frames) {}

    private StubApi(HttpServer server, Map<String, Mode> modes) {
        this.server = server;
        this.modes = modes;
        mode = modes.get("filled");
    }

    static StubApi start(Chromium chromium) {
        try {
            Map<String, Mode> modes = fixtures(chromium);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            StubApi stub = new StubApi(server, modes);
            server.setExecutor(stub.threads);
            server.createContext("/", stub::handle);
            server.start();
            return stub;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the browser say what the fixtures are, as they are a script. */
    private static Map<String, Mode> fixtures(Chromium chromium) throws IOException {
        try (Page page = chromium.browser().newPage()) {
            runTests(page);
            return JSON.readValue(
                    (String) page.evaluate("() => globalThis.fixtures"),
                    JSON.getTypeFactory().constructMapType(Map.class, String.class, Mode.class));
        }
    }

    /** Loads the bundle of the unit tests, which has the fixtures, too. */
    static void runTests(Page page) throws IOException {
        page.addScriptTag(new Page.AddScriptTagOptions()
                .setType("module")
                .setContent(Files.readString(Path.of(System.getProperty("console.tests")))));
        page.waitForFunction("() => 'checks' in globalThis");
    }

    /** @param name filled, empty, 503, 403 or 401 */
    void reply(String name) {
        mode = modes.get(name);
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            if (path.startsWith("/api/")) {
                reply(exchange, path);
            } else if (path.startsWith("/console/assets/")) {
                file(exchange, path.substring("/console/".length()));
            } else {
                exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
                file(exchange, "index.html");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reply(HttpExchange exchange, String path) throws IOException, InterruptedException {
        Mode now = mode;
        if (now.frames() != null && path.matches(".*/(stream|progress)")) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write((": open\n\n" + now.frames().getOrDefault(path, "")).getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            closed.await();
            return;
        }
        for (Reply each : now.replies()) {
            if (each.method().equals(exchange.getRequestMethod()) && Pattern.matches(each.pattern(), path)) {
                send(exchange, each.status(), each.type(), each.body().getBytes(StandardCharsets.UTF_8));
                return;
            }
        }
        byte[] missing = ("{\"title\":\"Not found\",\"status\":404,\"code\":\"not_found\",\"detail\":\"" + path + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        send(exchange, 404, "application/problem+json", missing);
    }

    private static void file(HttpExchange exchange, String name) throws IOException {
        try (InputStream file = StubApi.class.getClassLoader().getResourceAsStream(FILES + name)) {
            if (file == null) {
                send(exchange, 404, "text/plain", new byte[0]);
                return;
            }
            String extension = name.substring(name.lastIndexOf('.') + 1);
            send(exchange, 200, TYPES.getOrDefault(extension, "text/html; charset=utf-8"), file.readAllBytes());
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("ETag", "\"1\"");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

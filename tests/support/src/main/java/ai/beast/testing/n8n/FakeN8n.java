package ai.beast.testing.n8n;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An n8n 2.x on loopback as far as its clients see it: the public API for workflows with its key, paging and strict
 * bodies, publication that becomes effective some time after it is reported, production webhooks that are 404 until then and for
 * any other method, and readiness. It can be stopped and started on the same port, keeping its workflows, and
 * {@link N8nFault}s make it misbehave. Workflows do nothing but record that they were started. Thread-safe.
 */
public final class FakeN8n implements AutoCloseable {
    /** The key of the public API. */
    public static final String API_KEY = "n8n-test-key";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final FakeWorkflows workflows = new FakeWorkflows();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final Deque<N8nFault> apiFaults = new ConcurrentLinkedDeque<>();
    private final Deque<N8nFault> webhookFaults = new ConcurrentLinkedDeque<>();
    private volatile @Nullable N8nFault lastingApiFault;
    private volatile @Nullable N8nFault lastingWebhookFault;
    private volatile boolean knowsPublish = true;
    private @Nullable HttpServer server;
    private final int port;

    /**
     * A workflow was started.
     *
     * @param path below {@code /webhook/}
     * @param headers by name in lower case
     * @param body null when there was none
     */
    public record Call(
            String method,
            String path,
            @Nullable String query,
            Map<String, String> headers,
            @Nullable JsonNode body) {}

    private FakeN8n(int port) {
        HttpServer started = listen(port);
        this.server = started;
        this.port = started.getAddress().getPort();
    }

    /** Starts on a free port of 127.0.0.1. */
    public static FakeN8n start() {
        return start(0);
    }

    /** Starts on this port of 127.0.0.1. */
    public static FakeN8n start(int port) {
        return new FakeN8n(port);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The webhooks called that started something, oldest first. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Those of one path. */
    public List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    /** Makes and publishes a workflow that a webhook starts; it is live at once. Returns its id. */
    public String publishedWebhook(String path, String method) {
        return workflows.published(path, method);
    }

    /** How long a publication takes to become effective from now on; none at the start. */
    public void publishTakes(Duration time) {
        workflows.publishTakes(time);
    }

    /** Behaves like versions that only have {@code /activate} and {@code /deactivate}. */
    public void knowsNoPublish() {
        knowsPublish = false;
    }

    /** The next request of the API gets this; several are used up in turn. */
    public void nextApiRequest(N8nFault fault) {
        apiFaults.add(fault);
    }

    /** The next call of a webhook gets this and starts nothing; several are used up in turn. */
    public void nextWebhookCall(N8nFault fault) {
        webhookFaults.add(fault);
    }

    /** Every request of the API gets this until {@link #heal}. */
    public void everyApiRequest(N8nFault fault) {
        lastingApiFault = fault;
    }

    /** Every call of a webhook gets this and starts nothing until {@link #heal}. */
    public void everyWebhookCall(N8nFault fault) {
        lastingWebhookFault = fault;
    }

    /** Behaves well again. */
    public void heal() {
        apiFaults.clear();
        webhookFaults.clear();
        lastingApiFault = null;
        lastingWebhookFault = null;
    }

    /** Heals, and forgets all workflows and calls; publications take no time again. */
    public void reset() {
        heal();
        knowsPublish = true;
        workflows.clear();
        calls.clear();
    }

    /** Stops listening: connections are refused until {@link #comeBack}. */
    public synchronized void goAway() {
        HttpServer running = server;
        if (running != null) {
            running.stop(0);
            server = null;
        }
    }

    /** Listens again on the same port. */
    public synchronized void comeBack() {
        if (server == null) {
            server = listen(port);
        }
    }

    @Override
    public void close() {
        goAway();
        threads.shutdownNow();
    }

    private HttpServer listen(int wanted) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), 0);
            http.setExecutor(threads);
            http.createContext("/", exchange -> send(exchange, 404, message("not found")));
            http.createContext(
                    "/healthz",
                    exchange -> send(exchange, 200, JSON.createObjectNode().put("status", "ok")));
            http.createContext("/api/v1/", this::api);
            http.createContext("/webhook/", this::webhook);
            http.start();
            return http;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        N8nFault fault = lastingApiFault == null ? apiFaults.poll() : lastingApiFault;
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (fault != null) {
            fault.answer(exchange);
            return;
        }
        if (!API_KEY.equals(exchange.getRequestHeaders().getFirst("X-N8N-API-KEY"))) {
            send(exchange, 401, message("unauthorized"));
            return;
        }
        String path = exchange.getRequestURI().getPath().substring("/api/v1".length());
        FakeWorkflows.Reply reply =
                workflows.handle(exchange.getRequestMethod(), path, query(exchange), json(body), knowsPublish);
        send(exchange, reply.status(), reply.body());
    }

    private void webhook(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath().substring("/webhook/".length());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (method.equals("OPTIONS")) {
            preflight(exchange, path);
            return;
        }
        N8nFault fault = lastingWebhookFault == null ? webhookFaults.poll() : lastingWebhookFault;
        if (fault != null) {
            fault.answer(exchange);
            return;
        }
        if (!workflows.liveMethods(path).contains(method)) {
            send(exchange, 404, message("The requested webhook \"" + method + " " + path + "\" is not registered."));
            return;
        }
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        calls.add(new Call(method, path, exchange.getRequestURI().getQuery(), headers, json(body)));
        send(exchange, 200, message("Workflow was started"));
    }

    /** Answered without starting anything; the methods are named when the request has an origin. */
    private void preflight(HttpExchange exchange, String path) throws IOException {
        if (exchange.getRequestHeaders().containsKey("Origin")) {
            StringBuilder methods = new StringBuilder("OPTIONS");
            workflows.liveMethods(path).forEach(method -> methods.append(", ").append(method));
            exchange.getResponseHeaders().set("Access-Control-Allow-Methods", methods.toString());
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        String raw = exchange.getRequestURI().getQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return query;
    }

    private static @Nullable JsonNode json(byte[] body) {
        if (body.length == 0) {
            return null;
        }
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    static JsonNode message(String text) {
        return JSON.createObjectNode().put("message", text);
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}

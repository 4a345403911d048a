package ai.beast.testing.n8n;

import ai.beast.testing.files.Gate;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One way in which a {@link FakeN8n} misbehaves, for one request. */
@FunctionalInterface
public interface N8nFault {

    /** Answers in place of the real handler; an exception closes the connection. */
    void answer(HttpExchange exchange) throws IOException;

    /** An error of n8n's own, with its JSON body. */
    static N8nFault status(int status) {
        return status(status, Map.of());
    }

    /** An error with further headers, such as {@code Retry-After}. */
    static N8nFault status(int status, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            send(exchange, status, "application/json", "{\"code\":" + status + ",\"message\":\"scripted\"}");
        };
    }

    /** 200 with a page, as a login page or a proxy sends it. */
    static N8nFault html() {
        return json(200, "<!DOCTYPE html><html><body>Welcome</body></html>", "text/html; charset=utf-8");
    }

    /** 200 and JSON that ends in the middle, although its announced length is right. */
    static N8nFault halfJson() {
        return json(200, "{\"data\":[{\"id\":\"1\",\"na", "application/json");
    }

    /** 200 and this text as JSON: for members of the wrong type. */
    static N8nFault says(String json) {
        return json(200, json, "application/json");
    }

    /** Announces more than it sends and closes the connection. */
    static N8nFault breakOff() {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write("{\"data\":".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            throw new IOException("ends here on purpose");
        };
    }

    /** A redirect to another address. */
    static N8nFault redirect(String location) {
        return status(302, Map.of("Location", location));
    }

    /** Does not answer until the gate is opened, then closes the connection. */
    static N8nFault silence(Gate gate) {
        return exchange -> {
            try {
                gate.pass();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("never answers");
        };
    }

    private static N8nFault json(int status, String body, String type) {
        return exchange -> send(exchange, status, type, body);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}

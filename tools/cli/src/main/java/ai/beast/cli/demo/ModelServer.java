package ai.beast.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves one file on loopback like a model hub would, with ranges, and slowly enough that progress can be seen. */
final class ModelServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");
    private static final int PIECE = 64 * 1024;

    private final HttpServer server;
    private final byte[] content;
    private final long pauseNanos;

    /** @param seconds how long the whole file takes, roughly */
    ModelServer(String name, byte[] content, double seconds) throws IOException {
        this.content = content;
        this.pauseNanos = (long) (seconds * 1e9 / Math.max(1, content.length / PIECE));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/" + name, this::serve);
        server.start();
    }

    URI uri(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            int from = start(exchange.getRequestHeaders().getFirst("Range"));
            exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
            exchange.getResponseHeaders().set("ETag", "\"demo-" + content.length + "\"");
            if (from > 0) {
                exchange.getResponseHeaders()
                        .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(from > 0 ? 206 : 200, head ? -1 : content.length - from);
            if (head) {
                return;
            }
            try (OutputStream body = exchange.getResponseBody()) {
                for (int at = from; at < content.length; at += PIECE) {
                    body.write(content, at, Math.min(PIECE, content.length - at));
                    LockSupport.parkNanos(pauseNanos);
                }
            }
        }
    }

    private int start(@Nullable String range) {
        if (range == null) {
            return 0;
        }
        Matcher match = RANGE.matcher(range);
        return match.lookingAt() ? (int) Math.min(content.length - 1L, Long.parseLong(match.group(1))) : 0;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

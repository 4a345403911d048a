package ai.beast.jobs.download.job;

import ai.beast.jobs.download.disk.HashesTest;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server on loopback that does with each request what a test says, for what no {@code Fault} of the file server does. */
public final class ScriptedServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> ranges = new CopyOnWriteArrayList<>();

    public ScriptedServer(HttpHandler script) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        http.setExecutor(threads);
        http.createContext("/", exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(range == null ? "" : range);
            script.handle(exchange);
            // Not after a failure: the connection breaks then, where closing would end a reply without a length as if
            // it were whole.
            exchange.close();
        });
        http.start();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + path);
    }

    /** What the requests so far asked for, oldest first; empty for all of the content. */
    public List<String> ranges() {
        return List.copyOf(ranges);
    }

    /** Where the range of a request begins. */
    public static long from(HttpExchange exchange) {
        Matcher range = matcher(exchange);
        return range.matches() ? Long.parseLong(range.group(1)) : 0;
    }

    private static Matcher matcher(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return RANGE.matcher(range == null ? "" : range);
    }

    /** As a good server does. */
    public static void serve(HttpExchange exchange, byte[] content) throws IOException {
        int length = begin(exchange, content);
        exchange.getResponseBody().write(content, (int) from(exchange), length);
    }

    /** Sends the headers of a good answer. @return how many bytes are to follow */
    public static int begin(HttpExchange exchange, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("ETag", "\"" + HashesTest.sha256(content) + "\"");
        Matcher range = matcher(exchange);
        if (!range.matches()) {
            exchange.sendResponseHeaders(200, content.length);
            return content.length;
        }
        int from = Integer.parseInt(range.group(1));
        int to = content.length;
        if (!range.group(2).isEmpty()) {
            to = Math.min(to, Integer.parseInt(range.group(2)) + 1);
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
        exchange.sendResponseHeaders(206, to - from);
        return to - from;
    }

    public static void status(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}

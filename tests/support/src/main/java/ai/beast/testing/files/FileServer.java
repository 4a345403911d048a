package ai.beast.testing.files;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Serves bytes over HTTP on loopback like a good download server does (ranges, {@code If-Range}, {@code ETag}), unless a
 * {@link Fault} tells it to behave badly. Counts what it is asked and what it sends. Thread-safe.
 */
public final class FileServer implements AutoCloseable {
    private static final long CHUNKED = 0;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, ServedFile> files = new ConcurrentHashMap<>();
    private final Map<String, URI> redirects = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong bytesSent = new AtomicLong();

    /**
     * One request as it came.
     *
     * @param range the {@code Range} header, if there was one
     * @param status what was answered
     * @param authorization the {@code Authorization} header, if there was one
     */
    public record Request(
            String method, String path, Optional<String> range, int status, Optional<String> authorization) {}

    private FileServer(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port of 127.0.0.1. */
    public static FileServer start() {
        return start(0);
    }

    /** Starts on this port of 127.0.0.1. */
    public static FileServer start(int port) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            FileServer server = new FileServer(http);
            http.setExecutor(server.threads);
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Serves the content under the path from now on, replacing what was there; the {@code ETag} changes with the content.
     *
     * @param path absolute, for example {@code /model.gguf}
     * @param faults how to behave badly, one for each of the next GET requests of this path in turn; afterwards all is well
     * @return where it is served
     */
    public URI serve(String path, byte[] content, Fault... faults) {
        files.put(path, new ServedFile(content, true, List.of(faults)));
        return uri(path);
    }

    /** The same, without anything that tells one content from another. */
    public URI serveUnidentified(String path, byte[] content, Fault... faults) {
        files.put(path, new ServedFile(content, false, List.of(faults)));
        return uri(path);
    }

    /** Answers GET and HEAD of the path with a redirect from now on. */
    public URI redirect(String path, URI to) {
        redirects.put(path, to);
        return uri(path);
    }

    /** The address of a path, served or not. What is not served is 404. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** All requests since the start, oldest first, each entered when its answer begins. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** How many GET requests the path had. */
    public long gets(String path) {
        return requests.stream()
                .filter(r -> r.method().equals("GET") && r.path().equals(path))
                .count();
    }

    /** Bytes of content sent since the start. */
    public long bytesSent() {
        return bytesSent.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            ServedFile file = files.get(exchange.getRequestURI().getPath());
            boolean get = exchange.getRequestMethod().equals("GET");
            if (!get && !exchange.getRequestMethod().equals("HEAD")) {
                answerEmpty(exchange, 405);
            } else if (redirects.containsKey(exchange.getRequestURI().getPath())) {
                URI to = redirects.get(exchange.getRequestURI().getPath());
                exchange.getResponseHeaders().set("Location", to.toString());
                answerEmpty(exchange, 302);
            } else if (file == null) {
                answerEmpty(exchange, 404);
            } else {
                Fault fault = get ? file.nextFault() : Fault.none();
                if (fault.status() != 0) {
                    answerEmpty(exchange, fault.status());
                } else {
                    send(exchange, file, fault, get);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answerEmpty(HttpExchange exchange, int status) throws IOException {
        record(exchange, status);
        exchange.sendResponseHeaders(status, -1);
    }

    private void send(HttpExchange exchange, ServedFile file, Fault fault, boolean body)
            throws IOException, InterruptedException {
        var headers = exchange.getResponseHeaders();
        if (file.identified()) {
            headers.set("ETag", file.etag());
        }
        headers.set("Accept-Ranges", "bytes");
        headers.set("Content-Type", "application/octet-stream");
        long size = file.content().length;
        Optional<ByteRange> asked =
                fault.ignoresRange() ? Optional.empty() : ByteRange.of(exchange.getRequestHeaders(), file.etag(), size);
        if (asked.isPresent() && asked.get().first() >= size) {
            headers.set("Content-Range", "bytes */" + size);
            answerEmpty(exchange, 416);
            return;
        }
        ByteRange range = asked.orElse(new ByteRange(0, size - 1));
        long shift = fault.rangeError();
        asked.ifPresent(r ->
                headers.set("Content-Range", "bytes " + (r.first() + shift) + "-" + (r.last() + shift) + "/" + size));
        int status = asked.isPresent() ? 206 : 200;
        record(exchange, status);
        if (!body) {
            headers.set("Content-Length", Long.toString(range.length()));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        long announced = range.length() + fault.lengthError();
        long length = fault.unannounced() ? CHUNKED : announced == 0 ? -1 : announced;
        exchange.sendResponseHeaders(status, length);
        try (OutputStream out = new CountingStream(exchange.getResponseBody(), bytesSent)) {
            fault.write(file.content(), range, announced, out);
        }
    }

    private void record(HttpExchange exchange, int status) {
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
                status,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))));
    }
}

package ai.beast.testing.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector on loopback that keeps the spans it is sent by OTLP over HTTP in protobuf. Thread-safe. */
public final class OtlpReceiver implements AutoCloseable {
    private static final HexFormat HEX = HexFormat.of();

    private final HttpServer server;
    private final List<ReceivedSpan> spans = new CopyOnWriteArrayList<>();

    /** @param parentId empty for the first span of a trace */
    public record ReceivedSpan(String service, String name, String traceId, String spanId, String parentId) {}

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    /** Starts on a free port of 127.0.0.1. */
    public static OtlpReceiver start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            OtlpReceiver receiver = new OtlpReceiver(server);
            server.createContext("/v1/traces", receiver::take);
            server.start();
            return receiver;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The value of {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** In the order in which they came. */
    public List<ReceivedSpan> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ProtobufMessage request =
                    ProtobufMessage.parse(exchange.getRequestBody().readAllBytes());
            request.messages(1).forEach(this::takeResource);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void takeResource(ProtobufMessage ofResource) {
        String service = ofResource.messages(1).stream()
                .flatMap(resource -> resource.messages(1).stream())
                .filter(attribute -> attribute.text(1).equals("service.name"))
                .map(attribute -> attribute.messages(2).getFirst().text(1))
                .findFirst()
                .orElse("");
        ofResource.messages(2).stream()
                .flatMap(ofScope -> ofScope.messages(2).stream())
                .map(span -> new ReceivedSpan(
                        service,
                        span.text(5),
                        HEX.formatHex(span.bytes(1)),
                        HEX.formatHex(span.bytes(2)),
                        HEX.formatHex(span.bytes(4))))
                .forEach(spans::add);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

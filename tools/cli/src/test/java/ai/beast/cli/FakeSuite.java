package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An HTTP server in place of the suite, and the commands that call it. */
final class FakeSuite implements AfterEachCallback {
    /** An answer that does not come. */
    static final String NEVER = "never";

    /** By method, address and body, by method and address, or by method and path. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    /** Status by method and path, where it is not 200. */
    final Map<String, Integer> statuses = new ConcurrentHashMap<>();

    /** The answer to every other request; 404 when null. */
    @Nullable
    String otherwise;

    /** The body of a 404. */
    String refusal = "{\"code\": \"not_found\", \"detail\": \"There is none\"}";

    /** Method, address and body of each request. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final CountDownLatch stopped = new CountDownLatch(1);

    FakeSuite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stopped.countDown();
        server.stop(0);
    }

    /** Its address. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What the command prints on standard output. */
    String printed(int exit, String... arguments) {
        Printed printed = run(arguments);
        System.err.print(printed.err());
        assertThat(printed.exit()).as(printed.err()).isEqualTo(exit);
        return printed.out();
    }

    /** What the command prints on standard output and standard error. */
    String printedOnBoth(int exit, String... arguments) {
        Printed printed = run(arguments);
        assertThat(printed.exit()).as(printed.err()).isEqualTo(exit);
        return printed.out() + printed.err();
    }

    /** The same, whether the command succeeds or fails; wrong usage is neither. */
    String printedInAnyCase(String... arguments) {
        Printed printed = run(arguments);
        assertThat(printed.exit()).as(printed.err()).isNotEqualTo(2);
        return printed.out() + printed.err();
    }

    private record Printed(int exit, String out, String err) {}

    private Printed run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream caughtOut = new ByteArrayOutputStream();
        ByteArrayOutputStream caughtErr = new ByteArrayOutputStream();
        System.setOut(new PrintStream(caughtOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(caughtErr, true, StandardCharsets.UTF_8));
        try {
            int exit = Beast.run(Stream.concat(Stream.of(arguments), Stream.of("--url", url(), "--key", "k"))
                    .toArray(String[]::new));
            return new Printed(
                    exit, caughtOut.toString(StandardCharsets.UTF_8), caughtErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod() + " ";
            String request = method + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(request + " " + body);
            String byPath =
                    answers.getOrDefault(method + exchange.getRequestURI().getPath(), otherwise);
            String answer = answers.getOrDefault(request + " " + body, answers.getOrDefault(request, byPath));
            if (NEVER.equals(answer)) {
                stopped.await();
                return;
            }
            byte[] bytes = (answer == null ? refusal : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    answer == null
                            ? 404
                            : statuses.getOrDefault(
                                    method + exchange.getRequestURI().getPath(), 200),
                    bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

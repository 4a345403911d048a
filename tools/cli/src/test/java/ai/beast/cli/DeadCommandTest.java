package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code beast dead …} asks the suite, and what it prints. */
class DeadCommandTest {
    private final List<String> asked = new ArrayList<>();
    private HttpServer suite;
    private String answer = "{}";

    @BeforeEach
    void start() throws IOException {
        suite = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        suite.createContext("/", this::handle);
        suite.start();
    }

    @AfterEach
    void stop() {
        suite.stop(0);
    }

    @Test
    void listShowsReasonsInOneLineEach() {
        answer = """
            {"items": [{"id": "webhook-17", "type": "model.updated", "attempts": 9, "lastFailedAt": "2026-05-04T00:00:00Z",
              "reason": "status\\n500"}], "counts": {"webhook": 1}}\
            """;

        assertThat(printed(0, "list", "events-gateway", "--kind", "webhook", "--type", "model.updated")
                        .lines())
                .last()
                .asString()
                .contains("webhook-17", "model.updated", "9", "status 500");
        assertThat(asked)
                .containsExactly("GET /api/dead-letters/events-gateway?limit=50&kind=webhook&type=model.updated ");
    }

    @Test
    void replaysOneOrAllButNotNeither() {
        answer = "{\"replayed\": 3}";
        assertThat(printed(0, "replay", "events-gateway", "webhook-17")).contains("3");
        printed(0, "replay", "events-gateway", "--all");
        printed(0, "replay", "events-gateway", "--all", "--type", "a", "--kind", "inbox");
        printed(1, "replay", "events-gateway");
        printed(1, "replay", "events-gateway", "webhook-17", "--all");

        assertThat(asked)
                .containsExactly(
                        "POST /api/dead-letters/events-gateway/webhook-17/replay ",
                        "POST /api/dead-letters/events-gateway/replay ",
                        "POST /api/dead-letters/events-gateway/replay?kind=inbox&type=a ");
    }

    @Test
    void showsAndDropsOne() {
        answer = "{\"id\": \"inbox-1\", \"text\": \"{}\"}";
        assertThat(printed(0, "show", "registry-service", "inbox-1")).contains("text");
        printed(0, "drop", "registry-service", "inbox-1");

        assertThat(asked)
                .containsExactly(
                        "GET /api/dead-letters/registry-service/inbox-1 ",
                        "DELETE /api/dead-letters/registry-service/inbox-1 ");
    }

    private String printed(int exit, String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            String[] line = Stream.of(
                            Stream.of("dead"),
                            Stream.of(arguments),
                            Stream.of(
                                    "--url",
                                    "http://127.0.0.1:" + suite.getAddress().getPort(),
                                    "--key",
                                    "k"))
                    .flatMap(part -> part)
                    .toArray(String[]::new);
            assertThat(Beast.run(line)).isEqualTo(exit);
        } finally {
            System.setOut(before);
        }
        return caught.toString(StandardCharsets.UTF_8);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}

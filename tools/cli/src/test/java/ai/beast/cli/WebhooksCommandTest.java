package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
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

/** What {@code beast webhooks …} asks the suite, and what it prints. */
class WebhooksCommandTest {
    private static final String ID = "5f0c7c7e-5f2b-4f53-9d7d-0c4ad1b7a1c1";

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
    void addSendsTheFiltersAndShowsTheSecret() throws Exception {
        answer = "{\"id\": \"" + ID + "\", \"secret\": \"whsec_x\"}";

        String said = printed(0, "add", "https://hooks.example.org/x", "--type", "model.*", "--type", "rag.ingested");

        assertThat(said).contains(ID, "whsec_x", "not shown again");
        assertThat(asked.getFirst()).startsWith("POST /api/webhooks ");
        JsonNode body = Api.JSON.readTree(asked.getFirst().substring("POST /api/webhooks ".length()));
        assertThat(body.path("url").asText()).isEqualTo("https://hooks.example.org/x");
        assertThat(body.path("eventTypes")).hasSize(2);
        assertThat(body.path("enabled").asBoolean()).isTrue();
        assertThat(body.has("description")).isFalse();
    }

    @Test
    void listShowsHowEachEndpointIs() {
        answer = """
                {"items": [
                  {"id": "a", "url": "https://a/", "enabled": true, "eventTypes": []},
                  {"id": "b", "url": "https://b/", "enabled": true, "failingSince": "2026-05-04T00:00:00Z", "eventTypes": ["model.*"]},
                  {"id": "c", "url": "https://c/", "enabled": false, "disabledReason": "gone", "eventTypes": []},
                  {"id": "d", "url": "https://d/", "enabled": false, "eventTypes": []}]}""";

        assertThat(printed(0, "list").lines().map(line -> line.split(" +")[1]))
                .containsExactly("STATE", "enabled", "failing", "gone", "disabled");
    }

    @Test
    void aPingThatIsNotTakenFails() {
        answer = "{\"delivered\": false, \"error\": \"The endpoint answered with status 404\", \"durationMillis\": 3}";
        assertThat(printed(1, "ping", ID)).contains("status 404");

        answer = "{\"delivered\": true, \"status\": 204, \"durationMillis\": 3}";
        assertThat(printed(0, "ping", ID)).contains("204");
    }

    @Test
    void replayIsOfADeliveryOrOfATime() {
        printed(0, "replay", "msg_1");
        printed(0, "replay", ID, "--from", "2026-05-04T00:00:00Z", "--state", "missed");
        printed(1, "replay", ID);

        assertThat(asked)
                .containsExactly(
                        "POST /api/webhooks/deliveries/msg_1/replay ",
                        "POST /api/webhooks/" + ID
                                + "/replay {\"from\":\"2026-05-04T00:00:00Z\",\"states\":[\"missed\"]}");
    }

    @Test
    void theOthersAskForWhatTheirNamesSay() {
        printed(0, "show", ID);
        printed(0, "show", "msg_1");
        printed(0, "enable", ID);
        printed(0, "disable", ID);
        printed(0, "rotate", ID, "--overlap-seconds", "60");
        printed(0, "deliveries", ID, "--state", "dead");
        printed(0, "deliveries");
        printed(0, "remove", ID);

        String endpoint = "/api/webhooks/" + ID;
        assertThat(asked)
                .containsExactly(
                        "GET " + endpoint + " ",
                        "GET /api/webhooks/deliveries/msg_1 ",
                        "PATCH " + endpoint + " {\"enabled\":true}",
                        "PATCH " + endpoint + " {\"enabled\":false}",
                        "POST " + endpoint + "/rotate {\"overlapSeconds\":60}",
                        "GET " + endpoint + "/deliveries?limit=20&state=dead ",
                        "GET /api/webhooks/deliveries?limit=20 ",
                        "DELETE " + endpoint + " ");
    }

    private String printed(int exit, String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
        try {
            String[] line = Stream.of(
                            Stream.of("webhooks"),
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

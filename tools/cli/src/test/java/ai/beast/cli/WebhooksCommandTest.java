package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code beast webhooks …} asks the suite, and what it prints. */
class WebhooksCommandTest {
    private static final String ID = "5f0c7c7e-5f2b-4f53-9d7d-0c4ad1b7a1c1";

    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @BeforeEach
    void answer() {
        suite.otherwise = "{}";
    }

    @Test
    void addSendsTheFiltersAndShowsTheSecret() throws Exception {
        suite.otherwise = "{\"id\": \"" + ID + "\", \"secret\": \"whsec_x\"}";

        String said = printed(0, "add", "https://hooks.example.org/x", "--type", "model.*", "--type", "rag.ingested");

        assertThat(said).contains(ID, "whsec_x", "not shown again");
        assertThat(suite.asked.getFirst()).startsWith("POST /api/webhooks ");
        JsonNode body = Api.JSON.readTree(suite.asked.getFirst().substring("POST /api/webhooks ".length()));
        assertThat(body.path("url").asText()).isEqualTo("https://hooks.example.org/x");
        assertThat(body.path("eventTypes")).hasSize(2);
        assertThat(body.path("enabled").asBoolean()).isTrue();
        assertThat(body.has("description")).isFalse();
    }

    @Test
    void listShowsHowEachEndpointIs() {
        suite.otherwise = """
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
        suite.otherwise =
                "{\"delivered\": false, \"error\": \"The endpoint answered with status 404\", \"durationMillis\": 3}";
        assertThat(printed(1, "ping", ID)).contains("status 404");

        suite.otherwise = "{\"delivered\": true, \"status\": 204, \"durationMillis\": 3}";
        assertThat(printed(0, "ping", ID)).contains("204");
    }

    @Test
    void replayIsOfADeliveryOrOfATime() {
        printed(0, "replay", "msg_1");
        printed(0, "replay", ID, "--from", "2026-05-04T00:00:00Z", "--state", "missed");
        printed(1, "replay", ID);

        assertThat(suite.asked)
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
        assertThat(suite.asked)
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
        return suite.printed(
                exit, Stream.concat(Stream.of("webhooks"), Stream.of(arguments)).toArray(String[]::new));
    }
}

package ai.beast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.beast.cli.api.Api;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code beast keys …} asks the suite, and what it prints. */
class KeysCommandTest {
    @RegisterExtension
    private final FakeSuite suite = new FakeSuite();

    @BeforeEach
    void answer() {
        suite.otherwise = "{}";
    }

    @Test
    void addSendsTheBoundsAndShowsTheKey() throws Exception {
        suite.otherwise = "{\"key\": \"beast_0a1b2c3d_x\", \"details\": {\"id\": \"0a1b2c3d\"}}";

        String said = printed(
                0,
                "add",
                "open-webui",
                "--scope",
                "infer",
                "--expires",
                "2099-01-31T00:00:00Z",
                "--requests",
                "60",
                "--model",
                "chat-default",
                "--model",
                "qwen3:8b");

        assertThat(said).contains("0a1b2c3d", "beast_0a1b2c3d_x", "not shown again");
        assertThat(suite.asked.getFirst()).startsWith("POST /api/keys ");
        JsonNode body = Api.JSON.readTree(suite.asked.getFirst().substring("POST /api/keys ".length()));
        assertThat(body).isEqualTo(Api.JSON.readTree("""
                        {"name": "open-webui", "scope": "infer", "expiresAt": "2099-01-31T00:00:00Z",
                         "limits": {"requestsPerMinute": 60}, "models": ["chat-default", "qwen3:8b"]}"""));
        printed(1, "add", "x", "--scope", "read", "--expires", "soon");
        printed(2, "add", "x");
    }

    @Test
    void listShowsActiveKeysUnlessAllAreAskedFor() {
        suite.otherwise = """
                {"writable": true, "items": [
                  {"id": "00000001", "name": "local admin", "scope": "admin", "state": "active"},
                  {"id": "00000002", "name": "chat", "scope": "infer", "state": "active", "lastUsedOn": "2026-05-04",
                   "limits": {"requestsPerMinute": 60, "concurrentRequests": 4}, "models": ["a", "b"]},
                  {"id": "00000003", "name": "old", "scope": "read", "state": "revoked", "models": []}]}""";

        assertThat(printed(0, "list"))
                .contains("local admin", "60 requests/min, 4 at a time", "a,b", "2026-05-04")
                .doesNotContain("revoked");
        assertThat(printed(0, "list", "--all")).contains("revoked");
    }

    @Test
    void theOthersAskForWhatTheirNamesSay() {
        printed(0, "show", "0a1b2c3d");
        printed(0, "change", "0a1b2c3d", "--no-limits", "--name", "chat");
        printed(0, "rotate", "0a1b2c3d", "--overlap-seconds", "60");
        printed(0, "revoke", "0a1b2c3d");
        printed(1, "change", "0a1b2c3d");

        assertThat(suite.asked).hasSize(4);
        assertThat(suite.asked.get(0)).startsWith("GET /api/keys/0a1b2c3d");
        assertThat(suite.asked.get(1))
                .startsWith("PATCH /api/keys/0a1b2c3d ")
                .contains("\"limits\":null", "\"name\":\"chat\"");
        assertThat(suite.asked.get(2)).isEqualTo("POST /api/keys/0a1b2c3d/rotate {\"overlapSeconds\":60}");
        assertThat(suite.asked.get(3)).startsWith("DELETE /api/keys/0a1b2c3d");
    }

    private String printed(int exit, String... arguments) {
        return suite.printed(
                exit, Stream.concat(Stream.of("keys"), Stream.of(arguments)).toArray(String[]::new));
    }
}

package ai.beast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.cli.api.Api;
import ai.beast.testing.model.FakeModelServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models of an Ollama are listed, asked and counted, with nothing but the packaged suite and its commands. */
class GatewayIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void answersCountsAndOffersNames() throws IOException {
        try (FakeModelServer ollama = FakeModelServer.start("small:1b");
                Suite suite = Suite.prepared(
                                Map.of("AI_BEAST_OLLAMA_URL", ollama.uri().toString()))
                        .up();
                Api api = suite.api()) {
            suite.awaitReady();
            await().atMost(SOON).untilAsserted(() -> assertThat(catalogued(api)).isNotEmpty());
            succeeds(suite.beast("registry", "alias", "set", "chat-default", catalogued(api)));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(succeeds(suite.beast("models")))
                            .containsPattern("chat-default +small:1b +no")
                            .containsPattern("small:1b +small:1b +no .*ollama"));
            assertThat(succeeds(suite.beast("run", "small:1b", "Hello?"))).isEqualTo("Hello world\n");
            assertThat(succeeds(suite.beast("run", "chat-default", "Hello?"))).isEqualTo("Hello world\n");
            Suite.Result unknown = suite.beast("run", "smal:1b", "Hello?");
            assertThat(unknown.exit()).isEqualTo(1);
            assertThat(unknown.output()).contains("did you mean small:1b");

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(api.get("/api/usage?by=model")
                                    .at("/total/requests/total")
                                    .asInt())
                            .isEqualTo(3));
            JsonNode report = Api.JSON.readTree(succeeds(suite.beast("usage", "--by", "alias", "--json")));
            assertThat(report.at("/total/requests/failed").asInt()).isEqualTo(1);
            assertThat(report.at("/total/tokens/prompt").asInt()).isEqualTo(14);
            assertThat(report.at("/total/tokens/completion").asInt()).isEqualTo(4);
            assertThat(report.path("items").findValuesAsText("alias")).containsExactlyInAnyOrder("", "chat-default");
            documentsAreEmbeddedAndAnswer(suite);
        }
    }

    private static void documentsAreEmbeddedAndAnswer(Suite suite) throws IOException {
        Path handbook = Files.createDirectories(suite.modelsDirectory().resolveSibling("documents/handbook"));
        Files.writeString(handbook.resolve("backups.md"), "# Backups\n\nThey are kept for thirty days.\n");

        succeeds(suite.beast("rag", "ingest", "handbook", "--dir", "handbook", "--embedder", "small:1b", "--apply"));
        JsonNode reply = Api.JSON.readTree(succeeds(
                suite.beast("rag", "query", "handbook", "kept for thirty days", "--answer", "chat-default", "--json")));

        assertThat(reply.path("mode").asText()).as(reply.toString()).isEqualTo("hybrid");
        assertThat(reply.at("/passages/0/text").asText()).contains("thirty days");
        assertThat(reply.at("/answer/text").asText()).isEqualTo("Hello world");
    }

    /** The id of the Ollama's model in the catalogue; empty until it is there. */
    private static String catalogued(Api api) {
        for (JsonNode instance : api.get("/api/models/instances").path("items")) {
            if (instance.path("path").asText().equals("ollama:small:1b")) {
                return instance.path("model").asText();
            }
        }
        return "";
    }

    private static String succeeds(Suite.Result result) {
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }
}

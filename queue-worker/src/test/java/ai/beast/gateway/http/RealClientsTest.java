package ai.beast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.Script;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The published clients of both protocols, unchanged, through the gateway to a scripted model server. Skipped where npm cannot fetch them. */
class RealClientsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> CLIENTS = List.of("ollama@0.6.4", "openai@7.55.0");
    private static final Path MODULES = Path.of("target/npm-clients").toAbsolutePath();
    private static final Script CLOCK = Script.words().toolCall("clock", Map.of("zone", "UTC"));
    private static final Script CUT = Script.words("one").raw("\n").cut();

    @TempDir
    Path directory;

    @Test
    void publishedClientsWorkUnchanged() throws Exception {
        assumeTrue(fetched(), "npm does not reach a registry, or there is no node");
        try (FakeModelServer server = FakeModelServer.start("small:1b");
                GatewayRig rig = GatewayRig.start(directory, server)) {
            Script hello = Script.words("Hello", " world");
            server.next("/api/chat", hello, hello, CLOCK, CUT);
            server.next("/v1/chat/completions", hello, hello, CLOCK, CUT);

            Map<String, JsonNode> results = run(rig.uri("").toString());

            assertThat(results.get("ollama.list")).hasToString("{\"value\":[\"chat-default\",\"small:1b\"]}");
            assertThat(results.get("ollama.ps")).hasToString("{\"value\":0}");
            assertThat(results.get("ollama.show")).hasToString("{\"value\":\"llama\"}");
            assertThat(results.get("ollama.version")).hasToString("{\"value\":\"0.12.0\"}");
            assertThat(results.get("ollama.chat")).hasToString("{\"value\":[\"chat-default\",\"Hello world\",2]}");
            assertThat(results.get("ollama.chat.stream")).hasToString("{\"value\":\"Hello| world|\"}");
            assertThat(results.get("ollama.generate")).hasToString("{\"value\":\"Hello world\"}");
            assertThat(results.get("ollama.tools").at("/value/arguments/zone").asText())
                    .isEqualTo("UTC");
            assertThat(results.get("ollama.embed")).hasToString("{\"value\":2}");
            assertThat(results.get("ollama.unknown").path("status").asInt()).isEqualTo(404);
            assertThat(results.get("ollama.unknown").path("error").asText()).isEqualTo("model 'absent' not found");
            assertThat(results.get("ollama.pull").path("status").asInt()).isEqualTo(403);
            assertThat(results.get("ollama.broken").path("error").asText()).contains("broke off");

            assertThat(results.get("openai.models")).hasToString("{\"value\":[\"chat-default\",\"small:1b\"]}");
            assertThat(results.get("openai.model")).hasToString("{\"value\":\"chat-default\"}");
            assertThat(results.get("openai.chat")).hasToString("{\"value\":[\"chat-default\",\"Hello world\",2]}");
            assertThat(results.get("openai.chat.stream").path("value").asText())
                    .startsWith("Hello| world|")
                    .endsWith("9");
            assertThat(results.get("openai.tools").at("/value/arguments").asText())
                    .isEqualTo("{\"zone\":\"UTC\"}");
            assertThat(results.get("openai.completion")).hasToString("{\"value\":\"Hello world\"}");
            assertThat(results.get("openai.embeddings")).hasToString("{\"value\":2}");
            assertThat(results.get("openai.transcription")).hasToString("{\"value\":\"Hello world\"}");
            assertThat(results.get("openai.unknown").path("status").asInt()).isEqualTo(404);
            assertThat(results.get("openai.unknown").path("code").asText()).isEqualTo("model_not_found");
            assertThat(results.get("openai.broken").path("error").asText()).contains("broke off");
            server.verifyScriptsUsed();
        }
    }

    /** Fetches the clients once for all runs of this build. */
    private static boolean fetched() throws IOException, InterruptedException {
        if (Files.exists(MODULES.resolve("node_modules/openai"))
                && Files.exists(MODULES.resolve("node_modules/ollama"))) {
            return true;
        }
        Files.createDirectories(MODULES);
        Files.writeString(MODULES.resolve("package.json"), "{\"name\":\"clients\",\"private\":true}");
        List<String> command = new ArrayList<>(List.of(
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefer-offline",
                "--fetch-retries=0",
                "--fetch-timeout=20000"));
        command.addAll(CLIENTS);
        try {
            Process npm = new ProcessBuilder(command)
                    .directory(MODULES.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(MODULES.resolve("npm.log").toFile())
                    .start();
            if (!npm.waitFor(3, TimeUnit.MINUTES)) {
                npm.destroyForcibly();
                return false;
            }
            return npm.exitValue() == 0;
        } catch (IOException noNpm) {
            return false;
        }
    }

    private static Map<String, JsonNode> run(String base) throws IOException, InterruptedException {
        Path script = MODULES.resolve("clients.mjs");
        try (InputStream source =
                Objects.requireNonNull(RealClientsTest.class.getResourceAsStream("clients.mjs"), "clients.mjs")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path errors = MODULES.resolve("errors.log");
        Process node = new ProcessBuilder("node", script.toString(), base, "chat-default")
                .directory(MODULES.toFile())
                .redirectError(errors.toFile())
                .start();
        Map<String, JsonNode> results = new LinkedHashMap<>();
        for (String line : new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (line.startsWith("{\"name\"")) {
                JsonNode result = JSON.readTree(line);
                String name = ((ObjectNode) result).remove("name").asText();
                results.put(name, result);
            }
        }
        assertThat(node.waitFor()).as(Files.readString(errors)).isZero();
        return results;
    }
}

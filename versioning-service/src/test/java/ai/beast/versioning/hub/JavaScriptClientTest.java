package ai.beast.versioning.hub;

import static ai.beast.versioning.Api.hash;
import static ai.beast.versioning.Api.random;
import static ai.beast.versioning.Api.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.beast.testing.Infrastructure;
import ai.beast.testing.TestInfra;
import ai.beast.testing.TestKeys;
import ai.beast.versioning.store.chunk.Sha256;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Hub's own client for JavaScript. Skipped where there is no Node.js, or its package cannot be installed. */
@QuarkusTest
@QuarkusTestResource(Infrastructure.class)
class JavaScriptClientTest {
    private static final Path SOURCES = Path.of("src/test/hub-client");
    private static final Path INSTALLED = Path.of("target/hub-client");
    private static final int MAX_MINUTES = 3;

    TestInfra infra;

    @TestHTTPResource("/hub")
    URI hub;

    @Inject
    InstalledModels catalogue;

    @TempDir
    Path temporary;

    @Test
    void clientListsAndDownloads() throws Exception {
        String model = "script-" + UUID.randomUUID();
        String repository = "local/" + model;
        Path file = random(infra.modelsDir().resolve(model + ".gguf"), 1_500_000);
        catalogue.add(model, Map.of("name", model, "format", "gguf", "tags", List.of("chat")), file);
        catalogue.add(model + "-two", Map.of(), random(infra.modelsDir().resolve(model + "-two.gguf"), 10));
        String sha256 = snapshot(model, file);
        install();

        JsonNode said = run(
                "node",
                "client.mjs",
                hub.toString().replaceFirst("/$", ""),
                "hf_" + TestKeys.READ,
                repository,
                model + ".gguf",
                temporary.resolve("cache").toString());

        assertThat(said.path("models")).extracting(JsonNode::asText).contains(repository);
        assertThat(said.path("paged").asInt()).isEqualTo(1);
        assertThat(said.at("/model/name").asText()).isEqualTo(repository);
        assertThat(said.at("/model/sha").asText()).isEqualTo(sha256.substring(0, 40));
        assertThat(said.at("/model/task").asText()).isEqualTo("text-generation");
        assertThat(said.at("/model/filePaths/0").asText()).isEqualTo(model + ".gguf");
        assertThat(said.at("/files/0/lfs/oid").asText()).isEqualTo(sha256);
        assertThat(said.at("/info/size").asLong()).isEqualTo(1_500_000);
        assertThat(said.at("/info/etag").asText()).isEqualTo("\"" + sha256 + "\"");
        assertThat(said.at("/paths/0/lfs/oid").asText()).isEqualTo(sha256);
        for (String download : List.of("whole", "pinned", "snapshot", "cached")) {
            assertThat(said.path(download).asText()).as(download).isEqualTo(sha256);
        }
        ByteBuffer slice = ByteBuffer.wrap(Files.readAllBytes(file), 1000, 1000);
        assertThat(said.path("slice").asText()).isEqualTo(Sha256.of(slice).hex());
        assertThat(said.path("exists")).extracting(JsonNode::asBoolean).containsExactly(true, true, false);
        assertThat(said.path("absent").isNull()).isTrue();
        assertThat(said.path("noRepository").asText()).startsWith("404 ").contains("local/absent was not found");
        assertThat(said.path("who").asText()).isNotEmpty();
        assertThat(hash(file)).isEqualTo(sha256);
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(INSTALLED);
        for (String name : List.of("package.json", "package-lock.json", "client.mjs")) {
            Files.copy(
                    SOURCES.resolve(name), INSTALLED.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        int status;
        try {
            status = start(
                            List.of(
                                    "npm",
                                    "ci",
                                    "--no-audit",
                                    "--no-fund",
                                    "--ignore-scripts",
                                    "--prefer-offline",
                                    "--fetch-retries=0",
                                    "--fetch-timeout=20000"),
                            "npm.log")
                    .exitValue();
        } catch (IOException absent) {
            status = -1;
        }
        assumeTrue(status == 0, "skipped: npm could not install @huggingface/hub");
    }

    private static JsonNode run(String... command) throws IOException, InterruptedException {
        Process process = start(List.of(command), "node.log");
        String output = Files.readString(INSTALLED.resolve("node.log"));
        assertThat(process.exitValue()).as(output).isZero();
        return new ObjectMapper()
                .readTree(output.lines().reduce((_, last) -> last).orElseThrow());
    }

    private static Process start(List<String> command, String log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(INSTALLED.toFile())
                .redirectErrorStream(true)
                .redirectOutput(INSTALLED.resolve(log).toFile())
                .start();
        if (!process.waitFor(MAX_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end within " + MAX_MINUTES + " minutes");
        }
        return process;
    }
}

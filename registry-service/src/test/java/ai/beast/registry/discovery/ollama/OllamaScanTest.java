package ai.beast.registry.discovery.ollama;

import static ai.beast.registry.Api.MODELS;
import static ai.beast.registry.Api.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.beast.outgoing.CallGuards;
import ai.beast.registry.Api;
import ai.beast.registry.discovery.layout.ScanProblem;
import ai.beast.registry.discovery.scan.RootReport;
import ai.beast.testing.Infrastructure;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Infrastructure.class)
class OllamaScanTest {
    private static final String TAGS = """
            {"models": [
              {"name": "tiny-ollama:1b", "size": 1000, "modified_at": "2026-01-01T00:00:00.123456789+02:00",
               "digest": "abc", "details": {"quantization_level": "Q8_0", "parameter_size": "1B"}},
              {"name": "", "size": 5}, {"nonsense": true}, {"name": "no-size"}]}""";
    private static final String SHOW = """
            {"template": "{{ .Prompt }}", "model_info": {"general.architecture": "llama",
              "general.name": "Tiny Ollama", "general.parameter_count": 1235814432, "general.license": "mit",
              "llama.context_length": 131072, "llama.block_count": 16, "llama.embedding_length": 2048,
              "llama.attention.head_count": 32, "llama.attention.head_count_kv": 8, "llama.vocab_size": 128256,
              "llama.rope.freq_base": 500000.5, "tokenizer.ggml.tokens": null}}""";

    @Inject
    OllamaScan scan;

    @Inject
    Vertx vertx;

    @Inject
    CallGuards guards;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer server;
    private OllamaApi api;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String answer = asked.contains("broken")
                    ? null
                    : answers.get(exchange.getRequestURI().getPath());
            byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        api = new OllamaApi(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), vertx, guards);
    }

    @AfterEach
    void stop() {
        api.close();
        server.stop(0);
    }

    @Test
    void whatARunningOllamaHasIsCatalogued() throws Exception {
        // given
        answers.putAll(Map.of("/api/tags", TAGS, "/api/show", SHOW));
        // when
        RootReport report = scan.scan(api);
        // then
        assertThat(report).returns(1, each -> each.counts().added()).returns(true, RootReport::available);
        JsonPath entry = Api.get("tiny-ollama-1b").jsonPath();
        assertThat(entry.getString("name")).isEqualTo("Tiny Ollama");
        assertThat(entry.getString("quantization")).isEqualTo("Q8_0");
        assertThat(entry.getLong("parameterCount")).isEqualTo(1_235_814_432L);
        assertThat(entry.getList("tags")).contains("chat");
        JsonPath need = request()
                .queryParam("context", "8192")
                .get(MODELS + "/tiny-ollama-1b/estimate")
                .jsonPath();
        assertThat(need.getLong("items.find { it.name == 'kvCache' }.bytes")).isEqualTo(256L << 20);
        assertThat(need.getLong("items.find { it.name == 'weights' }.bytes")).isEqualTo(1000);
        assertThat(scan.scan(api))
                .returns(1, each -> each.counts().unchanged())
                .returns(0, each -> each.counts().updated());
        // when: it stops, answers nonsense, and comes back
        answers.clear();
        assertThat(scan.scan(api))
                .returns("unreachable", RootReport::reason)
                .returns(1, each -> each.counts().unavailable());
        assertThat(instance().getString("items[0].unavailableReason")).isEqualTo("unreachable");
        answers.put("/api/tags", "[]");
        assertThat(scan.scan(api).available()).isFalse();
        answers.putAll(Map.of("/api/tags", TAGS, "/api/show", SHOW));
        assertThat(scan.scan(api).counts().restored()).isEqualTo(1);
        assertThat(instance().getBoolean("items[0].available")).isTrue();
        // when: the model is removed there
        answers.put("/api/tags", "{\"models\": []}");
        scan.scan(api);
        // then
        assertThat(instance().getString("items[0].unavailableReason")).isEqualTo("missing");
    }

    @Test
    void aModelOfAnotherHostIsReportedAndNotInstalled() throws Exception {
        answers.putAll(Map.of(
                "/api/tags",
                """
                {"models": [
                  {"name": "gpt-oss:120b-cloud", "remote_host": "https://ollama.example:443", "size": 384},
                  {"name": "seeing:4b", "size": 1000}]}""",
                "/api/show",
                SHOW.replaceFirst("\\{", "{\"capabilities\": [\"completion\", \"vision\", \"tools\"], ")));
        // when
        RootReport report = scan.scan(api);
        // then
        assertThat(report.counts().models()).isEqualTo(1);
        assertThat(report.problems())
                .extracting(ScanProblem::path, ScanProblem::code, ScanProblem::detail)
                .containsExactly(tuple(
                        "ollama:gpt-oss:120b-cloud",
                        "remote_model",
                        "The model runs on https://ollama.example:443; nothing of it is installed here"));
        JsonPath seeing = Api.get("seeing-4b").jsonPath();
        assertThat(seeing.getList("tags")).contains("vision", "multimodal", "tools", "chat");
        assertThat(seeing.getList("modalities")).contains("image");
        answers.put("/api/tags", "{\"models\": []}");
        scan.scan(api);
    }

    @Test
    void modelsThatCannotBeShownHoldUpNoOther() throws Exception {
        String broken = IntStream.range(0, 12)
                .mapToObj("{\"name\": \"broken-%d:1b\", \"size\": 1000}, "::formatted)
                .collect(Collectors.joining());
        answers.putAll(Map.of(
                "/api/tags",
                "{\"models\": [" + broken + "{\"name\": \"behind:1b\", \"size\": 1000}]}",
                "/api/show",
                SHOW));

        assertThat(scan.scan(api).counts().deferred()).isEqualTo(12);

        answers.put("/api/tags", "{\"models\": []}");
        scan.scan(api);
    }

    private static JsonPath instance() {
        return request().get(MODELS + "/tiny-ollama-1b/instances").jsonPath();
    }
}

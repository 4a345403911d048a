package ai.beast.testing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.files.Gate;
import ai.beast.testing.model.ModelCall.Outcome;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeModelServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "{\"model\":\"small:1b\",\"messages\":[]}";

    private final FakeModelServer server = FakeModelServer.start("small:1b");
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        // Replies that a test has not read to their end would hold up an orderly close.
        client.shutdownNow();
    }

    @Test
    void streamsLinesAsOllamaDoes() throws Exception {
        server.next("/api/chat", Script.words("Hi", " there").toolCall("clock", Map.of("zone", "UTC")));

        List<JsonNode> lines = lines(post("/api/chat", CHAT).body());

        assertThat(lines)
                .extracting(line -> line.at("/message/content").asText())
                .containsExactly("Hi", " there", "", "");
        assertThat(lines.get(2)
                        .at("/message/tool_calls/0/function/arguments/zone")
                        .asText())
                .isEqualTo("UTC");
        assertThat(lines.getLast().path("done").asBoolean()).isTrue();
        assertThat(lines.getLast().path("prompt_eval_count").asInt()).isEqualTo(7);
        assertThat(lines.getLast().path("eval_count").asInt()).isEqualTo(3);
    }

    @Test
    void answersWholeWhenNoStreamIsAskedFor() throws Exception {
        JsonNode ollama = JSON.readTree(post("/api/generate", "{\"model\":\"small:1b\",\"stream\":false}")
                .body());
        assertThat(ollama.path("response").asText()).isEqualTo("Hello world");

        JsonNode openAi = JSON.readTree(post("/v1/chat/completions", CHAT).body());
        assertThat(openAi.at("/choices/0/message/content").asText()).isEqualTo("Hello world");
        assertThat(openAi.at("/usage/completion_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void streamsEventsAsOpenAiDoes() throws Exception {
        String asked = "{\"model\":\"small:1b\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}";

        List<String> events =
                List.of(text(post("/v1/chat/completions", asked).body()).split("\n\n"));

        assertThat(events).hasSize(5).last().isEqualTo("data: [DONE]");
        assertThat(events.get(3)).contains("\"choices\":[]").contains("\"prompt_tokens\":7");
    }

    @Test
    void statesFalseUsageOrNone() throws Exception {
        server.next(
                "/api/chat",
                Script.words("a").usage(0, 999_999),
                Script.words("a").withoutUsage());

        assertThat(lines(post("/api/chat", CHAT).body())
                        .getLast()
                        .path("eval_count")
                        .asInt())
                .isEqualTo(999_999);
        assertThat(lines(post("/api/chat", CHAT).body()).getLast().has("eval_count"))
                .isFalse();
        assertThat(server.calls()).extracting(ModelCall::stated).containsExactly(new Script.Usage(0, 999_999), null);
    }

    @Test
    void holdsTheStreamUntilTheGateOpens() throws Exception {
        Gate gate = new Gate();
        server.next("/api/chat", Script.words("one").hold(gate).text("two"));

        try (BufferedReader lines = reader(post("/api/chat", CHAT).body())) {
            assertThat(lines.readLine()).contains("one");
            gate.awaitReached();
            gate.open();
            assertThat(lines.readLine()).contains("two");
        }
    }

    @Test
    void cutsInTheMiddleOfAFrame() throws Exception {
        server.next("/api/chat", Script.words("one").raw("{\"model\":\"small").cut());

        InputStream body = post("/api/chat", CHAT).body();

        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        assertThat(server.calls().getFirst().outcome()).isEqualTo(Outcome.CUT);
        assertThat(server.calls().getFirst().frames()).isEqualTo(2);
    }

    @Test
    void noticesThatTheClientLeft() throws Exception {
        server.next("/api/chat", Script.words("one").stall());

        InputStream body = post("/api/chat", CHAT).body();
        body.read();
        body.close();

        await().until(() -> server.calls().getFirst().outcome() == Outcome.CANCELLED);
    }

    @Test
    void refusesInTheFormatOfThePath() throws Exception {
        server.next("/api/chat", Script.status(503, "server busy"))
                .next("/v1/completions", Script.status(500, "broken"));

        HttpResponse<InputStream> ollama = post("/api/chat", CHAT);
        assertThat(ollama.statusCode()).isEqualTo(503);
        assertThat(JSON.readTree(ollama.body()).path("error").asText()).isEqualTo("server busy");
        assertThat(JSON.readTree(post("/v1/completions", CHAT).body())
                        .at("/error/type")
                        .asText())
                .isEqualTo("api_error");
        HttpResponse<InputStream> unknown = post("/v1/chat/completions", "{\"model\":\"absent\"}");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(unknown.body()).at("/error/message").asText()).isEqualTo("model 'absent' not found");
    }

    @Test
    void listsItsModelsAndThoseLoaded() throws Exception {
        server.add("big:70b").load("big:70b");

        assertThat(get("/api/tags").at("/models").findValuesAsText("name")).containsExactly("small:1b", "big:70b");
        assertThat(get("/api/ps").at("/models").findValuesAsText("name")).containsExactly("big:70b");
        assertThat(get("/v1/models").at("/data").findValuesAsText("id")).containsExactly("small:1b", "big:70b");
        assertThat(server.listings()).hasSize(3);
    }

    @Test
    void embedsEachInput() throws Exception {
        String two = "{\"model\":\"small:1b\",\"input\":[\"a\",\"b\"]}";

        assertThat(JSON.readTree(post("/api/embed", two).body()).path("embeddings"))
                .hasSize(2);
        assertThat(JSON.readTree(post("/v1/embeddings", two).body()).path("data"))
                .hasSize(2);
    }

    @Test
    void refusesInputsBeyondTheContextWhenToldTo() throws Exception {
        String request = "{\"model\":\"small:1b\",\"truncate\":%s,\"input\":[\"" + "word ".repeat(600) + "\"]}";

        assertThat(post("/api/embed", request.formatted(true)).statusCode()).isEqualTo(200);
        assertThat(post("/api/embed", request.formatted(false)).statusCode()).isEqualTo(400);
        assertThat(post("/api/embed", "{\"model\":\"absent\",\"input\":\"a\"}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void goesAwayAndComesBack() throws Exception {
        server.next("/api/chat", Script.words("one").stall());
        InputStream body = post("/api/chat", CHAT).body();
        body.read();

        server.goAway();

        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get("/api/tags")).isInstanceOf(ConnectException.class);
        assertThat(server.calls().getFirst().outcome()).isEqualTo(Outcome.CUT);
        server.comeBack();
        assertThat(get("/api/version").has("version")).isTrue();
    }

    @Test
    void tellsOfScriptsThatWereNotUsed() {
        server.next("/api/chat", Script.words("never"));

        assertThatThrownBy(server::verifyScriptsUsed)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("/api/chat");
    }

    private HttpResponse<InputStream> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofInputStream());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.uri().resolve(path)).build();
        return JSON.readTree(client.send(request, BodyHandlers.ofInputStream()).body());
    }

    private static List<JsonNode> lines(InputStream body) throws IOException {
        return text(body).lines().map(FakeModelServerTest::tree).toList();
    }

    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException noJson) {
            throw new AssertionError(line, noJson);
        }
    }

    private static String text(InputStream body) throws IOException {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static BufferedReader reader(InputStream body) {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }
}

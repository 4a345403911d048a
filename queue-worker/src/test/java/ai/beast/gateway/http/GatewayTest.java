package ai.beast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.beast.gateway.admission.AdmissionLimits;
import ai.beast.gateway.admission.Band;
import ai.beast.gateway.alias.AllowedModels;
import ai.beast.security.key.KeyLimits;
import ai.beast.testing.files.Gate;
import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.ModelCall;
import ai.beast.testing.model.ModelCall.Outcome;
import ai.beast.testing.model.Script;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "{\"model\":\"small:1b\",\"messages\":[]}";
    private static final AdmissionLimits LIMITS = new AdmissionLimits(64, 64, 64, Map.of());

    @TempDir
    Path directory;

    private final FakeModelServer one = FakeModelServer.start("small:1b", "big:70b");
    private final FakeModelServer two = FakeModelServer.start("small:1b");
    private GatewayRig rig;

    @AfterEach
    void close() throws Exception {
        if (rig != null) {
            rig.close();
        }
        one.close();
        two.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/ollama/api/chat, /api/chat",
        "/ollama/api/generate, /api/generate",
        "/v1/chat/completions, /v1/chat/completions",
        "/v1/completions, /v1/completions",
    })
    void streamsUnderTheNameAskedFor(String path, String upstream) throws Exception {
        start();
        String asked = "{\"stream\":true, \"model\" : \"chat-default\",\"stream_options\":{\"include_usage\":true}}";

        HttpResponse<String> reply = rig.post(path, asked);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).contains("Hello", " world", "\"chat-default\"").doesNotContain("small:1b");
        assertThat(reply.headers().firstValue("X-Model")).hasValue("small:1b");
        assertThat(one.calls(upstream).getFirst().body())
                .isEqualTo(JSON.readTree(asked.replace("chat-default", "small:1b")));
        assertThat(rig.sums("200").getFirst().completionTokens()).isEqualTo(2);
        assertThat(rig.sums("200").getFirst().promptTokens()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/completions"})
    void countsTokensThatTheClientDoesNotAskFor(String path) throws Exception {
        start();

        HttpResponse<String> reply = rig.post(path, " {\"model\":\"small:1b\",\"stream\":true}");

        assertThat(reply.body()).contains("Hello", "data: [DONE]").doesNotContain("usage", "\"choices\":[]");
        assertThat(one.calls()
                        .getFirst()
                        .body()
                        .at("/stream_options/include_usage")
                        .asBoolean())
                .isTrue();
        assertThat(rig.sums("200").getFirst().completionTokens()).isEqualTo(2);
        rig.post(path, "{\"model\":\"small:1b\",\"stream\":true,\"stream_options\":{}}");
        assertThat(one.calls().getLast().body().path("stream_options").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/ollama/api/chat, /message/content",
        "/ollama/api/generate, /response",
        "/v1/chat/completions, /choices/0/message/content",
        "/v1/completions, /choices/0/text",
    })
    void answersWholeReplies(String path, String pointer) throws Exception {
        start();

        JsonNode reply = JSON.readTree(
                rig.post(path, "{\"model\":\"chat-default\",\"stream\":false}").body());

        assertThat(reply.at(pointer).asText()).isEqualTo("Hello world");
        assertThat(reply.path("model").asText()).isEqualTo("chat-default");
    }

    @Test
    void passesEmbeddingsRankingsAndForms() throws Exception {
        start();
        String inputs = "{\"model\":\"chat-default\",\"input\":[\"a\",\"b\"],\"documents\":[\"a\",\"b\",\"c\"]}";

        assertThat(JSON.readTree(rig.post("/ollama/api/embed", inputs).body()).path("embeddings"))
                .hasSize(2);
        assertThat(rig.post("/ollama/api/embeddings", inputs).statusCode()).isEqualTo(200);
        JsonNode embeddings = JSON.readTree(rig.post("/v1/embeddings", inputs).body());
        assertThat(embeddings.path("data")).hasSize(2);
        assertThat(embeddings.path("model").asText()).isEqualTo("chat-default");
        assertThat(JSON.readTree(rig.post("/v1/rerank", inputs).body()).path("results"))
                .hasSize(3);
        HttpRequest form = rig.request(
                        "/v1/audio/transcriptions",
                        "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nchat-default\r\n--x--\r\n")
                .setHeader("Content-Type", "multipart/form-data; boundary=x")
                .build();
        assertThat(rig.client.send(form, BodyHandlers.ofString()).body()).contains("Hello world");
        assertThat(rig.counted()).isEqualTo(Map.of("200", 5L));
    }

    @Test
    void handsOnEachFrameAtOnce() throws Exception {
        start();
        Gate gate = new Gate();
        one.next("/api/chat", Script.words("one").hold(gate).text("two"));

        try (BufferedReader lines = stream("/ollama/api/chat", CHAT)) {
            assertThat(lines.readLine()).contains("one");
            gate.awaitReached();
            assertThat(rig.open()).isEqualTo(1);
            gate.open();
            assertThat(lines.readLine()).contains("two");
            assertThat(lines.readLine()).contains("\"done\":true");
        }
        await().untilAsserted(() -> assertThat(rig.counted()).isEqualTo(Map.of("200", 1L)));
    }

    @Test
    void hangsUpWhenTheClientLeaves() throws Exception {
        start();
        one.next("/api/chat", Script.words("one").stall(), Script.words().stall());

        InputStream begun = rig.client
                .send(rig.request("/ollama/api/chat", CHAT).build(), BodyHandlers.ofInputStream())
                .body();
        begun.read();
        begun.close();
        await().until(() -> rig.admission.active("ollama") == 0);
        CompletableFuture<?> silent =
                rig.client.sendAsync(rig.request("/ollama/api/chat", CHAT).build(), BodyHandlers.ofString());
        await().until(() -> one.calls().size() == 2);
        silent.cancel(true);

        await().untilAsserted(() ->
                assertThat(one.calls()).extracting(ModelCall::outcome).containsOnly(Outcome.CANCELLED));
        await().untilAsserted(() -> assertThat(rig.counted()).isEqualTo(Map.of("cancelled", 2L)));
        assertThat(rig.admission.active("ollama")).isZero();
    }

    @Test
    void takesNoMoreThanTheClientTakes() throws Exception {
        start();
        Script much = Script.words();
        String word = "x".repeat(256 * 1024);
        for (int i = 0; i < 200; i++) {
            much = much.text(word);
        }
        one.next("/api/generate", much);

        InputStream body = rig.client
                .send(rig.request("/ollama/api/generate", CHAT).build(), BodyHandlers.ofInputStream())
                .body();
        ModelCall call = one.calls().getFirst();
        int[] frames = {-1};
        await().pollInterval(Duration.ofMillis(500)).until(() -> {
            boolean stands = call.frames() == frames[0];
            frames[0] = call.frames();
            return stands;
        });

        assertThat(call.outcome()).isEqualTo(Outcome.RUNNING);
        assertThat(call.frames()).isLessThan(150);
        assertThat(body.transferTo(OutputStream.nullOutputStream())).isGreaterThan(200L * word.length());
    }

    @Test
    void triesAnotherBackendBeforeTheFirstByte() throws Exception {
        start();
        one.goAway();

        HttpResponse<String> reply = rig.post("/ollama/api/chat", CHAT);

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.headers().firstValue("X-Backend")).hasValue("b1");
        assertThat(rig.counted()).isEqualTo(Map.of("200", 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void triesAnotherBackendWhenOneSaysThatItFailed(int status) throws Exception {
        start();
        one.next("/api/chat", Script.status(status, "busy"));

        assertThat(rig.post("/ollama/api/chat", CHAT).statusCode()).isEqualTo(200);

        assertThat(two.calls()).hasSize(1);
    }

    @Test
    void neverTriesAgainAfterTheFirstByte() throws Exception {
        start();
        one.next("/api/chat", Script.words("one").cut());
        one.next("/v1/chat/completions", Script.words("one").raw("data: {\"mod").cut());

        String ollama = readUntilBroken("/ollama/api/chat", CHAT);
        String openAi = readUntilBroken("/v1/chat/completions", CHAT.replace("{", "{\"stream\":true,"));

        assertThat(ollama.lines()).last().asString().contains("\"error\":\"the backend ollama broke off the reply\"");
        assertThat(openAi).endsWith("\"code\":\"backend_failed\"}}\n\n");
        assertThat(two.calls()).isEmpty();
        assertThat(rig.counted()).isEqualTo(Map.of("broken", 2L));
    }

    @ParameterizedTest
    @CsvSource({"404, no such page", "500, out of memory", "400, bad option"})
    void passesErrorsOfTheBackendOn(int status, String message) throws Exception {
        start();
        one.next("/api/chat", Script.status(status, message));

        HttpResponse<String> reply = rig.post("/ollama/api/chat", CHAT);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(reply.body()).path("error").asText()).isEqualTo(message);
        assertThat(rig.counted()).isEqualTo(Map.of(Integer.toString(status), 1L));
    }

    @Test
    void refusesPagesInTheClientsFormat() throws Exception {
        start();
        two.remove("small:1b");
        rig.refresh();
        one.next("/v1/chat/completions", Script.reply(200, "text/html; charset=utf-8", "<html>Sign in</html>"));

        HttpResponse<String> reply = rig.post("/v1/chat/completions", CHAT);

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(JSON.readTree(reply.body()).at("/error/code").asText()).isEqualTo("backend_failed");
        assertThat(reply.body()).doesNotContain("Sign in");
    }

    @Test
    void answersInTheFormatOfEachProtocol() throws Exception {
        start();
        for (String path : List.of("/ollama/api/chat", "/v1/chat/completions")) {
            HttpResponse<String> unknown = rig.post(path, "{\"model\":\"smal:1b\"}");
            assertThat(unknown.statusCode()).isEqualTo(404);
            JsonNode body = JSON.readTree(unknown.body());
            String message = path.startsWith("/v1")
                    ? body.at("/error/message").asText()
                    : body.path("error").asText();
            assertThat(message).isEqualTo("model 'smal:1b' not found; did you mean small:1b?");
            assertThat(rig.post(path, "{\"model\":").statusCode()).isEqualTo(400);
            assertThat(rig.post(path, "{}").body()).contains("model is required");
            assertThat(rig.get(path).statusCode()).isEqualTo(405);
        }
        assertThat(rig.get("/ollama/api/signout").statusCode()).isEqualTo(404);
        assertThat(one.calls()).isEmpty();
    }

    @Test
    void saysThatNoModelServerIsAvailable() throws Exception {
        start();
        one.goAway();
        two.goAway();
        rig.refresh();

        for (String path : List.of("/ollama/api/chat", "/v1/chat/completions")) {
            HttpResponse<String> reply = rig.post(path, "{\"model\":\"absent:1b\"}");

            assertThat(reply.statusCode()).isEqualTo(503);
            assertThat(reply.headers().firstValue("Retry-After")).isPresent();
            assertThat(reply.body()).contains("no model server is available (ollama, ");
        }
    }

    @Test
    void boundsBodies() throws Exception {
        GatewaySettings small = GatewayRig.settings(1000, Duration.ofSeconds(60), Duration.ofSeconds(60));
        rig = GatewayRig.start(directory, small, LIMITS, List.of(), one);

        HttpResponse<String> reply = rig.post("/v1/chat/completions", "{\"x\":\"" + "y".repeat(2000) + "\"}");

        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(JSON.readTree(reply.body()).at("/error/code").asText()).isEqualTo("payload_too_large");
        assertThat(rig.post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void boundsTheMemoryOfRequestsThatWait() throws Exception {
        GatewaySettings small = GatewayRig.settings(1000, Duration.ofSeconds(60), Duration.ofSeconds(60));
        rig = GatewayRig.start(directory, small, new AdmissionLimits(1, 1, 9, Map.of()), List.of(), one);
        Gate gate = new Gate();
        one.next("/api/chat", Script.words("one").hold(gate));
        String large = CHAT.replace("[]", "[\"" + "x".repeat(600) + "\"]");
        try (BufferedReader first = stream("/ollama/api/chat", large)) {
            first.readLine();
            CompletableFuture<HttpResponse<String>> second =
                    rig.client.sendAsync(rig.request("/ollama/api/chat", large).build(), BodyHandlers.ofString());
            await().until(() -> rig.admission.waiting() == 1);

            HttpResponse<String> third = rig.post("/v1/chat/completions", large);

            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.body()).contains("too much memory");
            gate.open();
            assertThat(second.get().statusCode()).isEqualTo(200);
            assertThat(rig.post("/v1/chat/completions", large).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesBodiesThatStandStill() throws Exception {
        GatewaySettings impatient = GatewayRig.settings(1000, Duration.ofMillis(200), Duration.ofSeconds(60));
        rig = GatewayRig.start(directory, impatient, LIMITS, List.of(), one);
        try (Socket slow = new Socket("127.0.0.1", rig.uri("").getPort())) {
            slow.getOutputStream()
                    .write("POST /v1/completions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"model\""
                            .getBytes(StandardCharsets.US_ASCII));

            String reply = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(reply).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"");
        }
        assertThat(one.calls()).isEmpty();
    }

    @Test
    void endsRepliesThatStandStill() throws Exception {
        GatewaySettings impatient = GatewayRig.settings(1000, Duration.ofSeconds(60), Duration.ofMillis(200));
        rig = GatewayRig.start(directory, impatient, LIMITS, List.of(), one);
        one.next("/api/chat", Script.words("one").stall());

        assertThat(readUntilBroken("/ollama/api/chat", CHAT)).contains("broke off");

        await().until(() -> one.calls().getFirst().outcome() == Outcome.CANCELLED);
    }

    @Test
    void waitsForAPlaceAndRefusesWhenTheQueueIsFull() throws Exception {
        rig = GatewayRig.start(directory, GatewayRig.SETTINGS, new AdmissionLimits(1, 1, 1, Map.of()), List.of(), one);
        Gate gate = new Gate();
        one.next("/api/chat", Script.words("one").hold(gate));
        try (BufferedReader first = stream("/ollama/api/chat", CHAT)) {
            first.readLine();
            CompletableFuture<HttpResponse<String>> second =
                    rig.client.sendAsync(rig.request("/ollama/api/chat", CHAT).build(), BodyHandlers.ofString());
            await().until(() -> rig.admission.waiting() == 1);

            HttpResponse<String> third = rig.post("/v1/chat/completions", CHAT);

            assertThat(third.statusCode()).isEqualTo(503);
            assertThat(third.headers().firstValue("Retry-After")).isPresent();
            assertThat(third.headers().firstValue("X-Queue-Position")).hasValue("2");
            assertThat(JSON.readTree(third.body()).at("/error/code").asText()).isEqualTo("overloaded");
            gate.open();
            assertThat(second.get().statusCode()).isEqualTo(200);
        }
        assertThat(rig.counted()).isEqualTo(Map.of("200", 2L, "503", 1L));
    }

    @Test
    void fallsBackWhenTheModelIsOverloaded() throws Exception {
        rig = GatewayRig.start(
                directory,
                GatewayRig.SETTINGS,
                new AdmissionLimits(8, 1, 8, Map.of()),
                List.of("big:70b=chat-default"),
                one);
        Gate gate = new Gate();
        String big = CHAT.replace("small:1b", "big:70b");
        one.next("/api/chat", Script.words("one").hold(gate));
        try (BufferedReader first = stream("/ollama/api/chat", big)) {
            first.readLine();

            HttpResponse<String> second = rig.post("/ollama/api/chat", big);

            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(second.headers().firstValue("X-Fallback-For")).hasValue("big:70b");
            assertThat(second.headers().firstValue("X-Model")).hasValue("small:1b");
            assertThat(second.body()).contains("\"model\":\"big:70b\"");
            gate.open();
        }
    }

    @Test
    void namesTheBytesThatAreMissing() throws Exception {
        AdmissionLimits limits = new AdmissionLimits(8, 8, 8, Map.of("ollama", 1000L));
        rig = GatewayRig.start(directory, GatewayRig.SETTINGS, limits, List.of(), one);

        HttpResponse<String> reply = rig.post("/v1/chat/completions", CHAT);

        assertThat(reply.statusCode()).isEqualTo(507);
        assertThat(reply.body()).contains("1321098329 bytes").contains("1000");
    }

    @Test
    void listsModelsAndAliases() throws Exception {
        one.load("big:70b");
        start();

        JsonNode tags = JSON.readTree(rig.get("/ollama/api/tags").body());
        assertThat(tags.path("models").findValuesAsText("name")).containsExactly("chat-default", "small:1b", "big:70b");
        assertThat(tags.path("models").get(0).path("digest"))
                .isEqualTo(tags.path("models").get(1).path("digest"));
        JsonNode models = JSON.readTree(rig.get("/v1/models").body());
        assertThat(models.path("data").findValuesAsText("id")).containsExactly("chat-default", "small:1b", "big:70b");
        assertThat(JSON.readTree(rig.get("/v1/models/chat-default").body())
                        .path("id")
                        .asText())
                .isEqualTo("chat-default");
        assertThat(rig.get("/v1/models/absent").statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(rig.get("/ollama/api/ps").body())
                        .path("models")
                        .findValuesAsText("name"))
                .containsExactly("big:70b");
        assertThat(rig.get("/ollama/").body()).isEqualTo("Ollama is running");
        assertThat(JSON.readTree(rig.get("/ollama/api/version").body())
                        .path("version")
                        .asText())
                .isEqualTo("0.12.0");
    }

    @Test
    void showsModelsByTheirAliases() throws Exception {
        start();

        assertThat(rig.post("/ollama/api/show", "{\"name\":\"chat-default\"}").statusCode())
                .isEqualTo(200);

        assertThat(one.calls("/api/show").getFirst().model()).isEqualTo("small:1b");
    }

    @Test
    void changesModelsForThoseWhoMay() throws Exception {
        start();
        String body = "{\"model\":\"small:1b\"}";
        assertThat(rig.post("/ollama/api/pull", body).statusCode()).isEqualTo(403);
        assertThat(rig.post("/ollama/api/copy", body).statusCode()).isEqualTo(403);
        assertThat(one.calls()).isEmpty();

        rig.caller = new GatewayCaller("0a1b2c3d", true, Band.INTERACTIVE, AllowedModels.all(), KeyLimits.NONE);

        assertThat(rig.post("/ollama/api/pull", body).body()).contains("success");
        HttpRequest delete = rig.request("/ollama/api/delete", body)
                .method("DELETE", HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(rig.client.send(delete, BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
        assertThat(one.calls()).extracting(ModelCall::model).containsExactly("small:1b", "small:1b");
    }

    @Test
    void showsAndReachesOnlyAllowedModels() throws Exception {
        start();
        rig.caller = new GatewayCaller(
                "0a1b2c3d", false, Band.INTERACTIVE, AllowedModels.only(List.of("big:70b")), KeyLimits.NONE);

        assertThat(JSON.readTree(rig.get("/v1/models").body()).path("data").findValuesAsText("id"))
                .containsExactly("big:70b");
        for (String name : List.of("small:1b", "SMALL:1B", "chat-default", "library/small:1b")) {
            assertThat(rig.post("/ollama/api/chat", "{\"model\":\"" + name + "\"}")
                            .statusCode())
                    .as(name)
                    .isEqualTo(404);
            assertThat(rig.post("/ollama/api/show", "{\"model\":\"" + name + "\"}")
                            .statusCode())
                    .as(name)
                    .isEqualTo(404);
        }
        assertThat(one.calls()).isEmpty();
    }

    @Test
    void leavesCredentialsAndConnectionsOut() throws Exception {
        start();
        HttpRequest request = rig.request("/ollama/api/chat", CHAT)
                .header("Authorization", "Bearer secret")
                .header("X-API-Key", "secret")
                .header("Cookie", "session=secret")
                .header("traceparent", "00-1-2-01")
                .header("Accept-Encoding", "gzip")
                .build();

        rig.client.send(request, BodyHandlers.ofString());

        assertThat(one.calls().getFirst().headers())
                .containsEntry("traceparent", "00-1-2-01")
                .containsEntry("accept-encoding", "identity")
                .doesNotContainKeys("authorization", "x-api-key", "cookie");
    }

    @Test
    void countsWhatTheBackendLogs() throws Exception {
        start();
        two.goAway();
        rig.refresh();
        one.next(
                "/api/chat",
                Script.words("a", "b", "c"),
                Script.words("a").usage(-5, 3),
                Script.words("a").withoutUsage(),
                Script.words("a").failure("out of memory"),
                Script.words("a").usage(1, 2_000_000));
        for (int i = 0; i < 5; i++) {
            rig.post("/ollama/api/chat", CHAT);
        }

        assertThat(rig.counted()).isEqualTo(Map.of("200", 4L, "broken", 1L));
        assertThat(rig.sums("200")).singleElement().satisfies(sums -> {
            assertThat(sums.completionTokens()).isEqualTo(3 + 3 + 2_000_000);
            assertThat(sums.promptTokens()).isEqualTo(7 + 1);
            assertThat(sums.unstated()).isEqualTo(2);
        });
        assertThat(one.calls()).hasSize(5);
    }

    private void start() throws Exception {
        rig = GatewayRig.start(directory, one, two);
    }

    private BufferedReader stream(String path, String body) throws IOException, InterruptedException {
        InputStream reply = rig.client
                .send(rig.request(path, body).build(), BodyHandlers.ofInputStream())
                .body();
        return new BufferedReader(new InputStreamReader(reply, StandardCharsets.UTF_8));
    }

    /** With a client that hands out what came before the connection broke; the other one may throw it away. */
    private String readUntilBroken(String path, String body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) rig.uri(path).toURL().openConnection();
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
        StringBuilder read = new StringBuilder();
        try (InputStream reply = connection.getInputStream()) {
            assertThatThrownBy(() -> {
                        int next = reply.read();
                        while (next >= 0) {
                            read.append((char) next);
                            next = reply.read();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        return read.toString();
    }
}

package ai.beast.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.gateway.admission.Band;
import ai.beast.gateway.alias.AllowedModels;
import ai.beast.queue.redis.TestRedis;
import ai.beast.security.key.KeyLimits;
import ai.beast.testing.model.FakeModelServer;
import ai.beast.testing.model.Script;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class GatewayLimitsTest {
    @RegisterExtension
    static final TestRedis REDIS = new TestRedis();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CHAT = "{\"model\":\"small:1b\",\"stream\":false,\"messages\":[]}";
    private static final AtomicInteger KEYS = new AtomicInteger();

    @TempDir
    Path directory;

    private final FakeModelServer server = FakeModelServer.start("small:1b");
    private GatewayRig rig;

    @AfterEach
    void close() throws Exception {
        rig.close();
        server.close();
    }

    private void start(KeyLimits limits) throws Exception {
        rig = GatewayRig.start(directory, REDIS.port(), server);
        String key = "0000%04x".formatted(KEYS.incrementAndGet());
        rig.caller = new GatewayCaller(key, false, Band.INTERACTIVE, AllowedModels.all(), limits);
    }

    @Test
    void refusesRequestsOverTheLimitInEachFormat() throws Exception {
        start(new KeyLimits(1, null, null));

        HttpResponse<String> first = rig.post("/ollama/api/chat", CHAT);
        HttpResponse<String> ollama = rig.post("/ollama/api/chat", CHAT);
        HttpResponse<String> openAi = rig.post("/v1/chat/completions", CHAT);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("RateLimit-Remaining")).hasValue("0");
        assertThat(first.headers().firstValue("RateLimit-Policy")).hasValue("\"requests\";q=1;w=60");
        assertThat(ollama.statusCode()).isEqualTo(429);
        assertThat(JSON.readTree(ollama.body()).path("error").asText()).contains("1 requests per minute");
        assertThat(JSON.readTree(ollama.body()).path("code").asText()).isEqualTo("rate_limited");
        assertThat(openAi.statusCode()).isEqualTo(429);
        assertThat(JSON.readTree(openAi.body()).at("/error/type").asText()).isEqualTo("rate_limit_error");
        assertThat(openAi.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(openAi.headers().firstValue("RateLimit-Limit")).hasValue("1");
        assertThat(rig.get("/v1/models").statusCode()).isEqualTo(200);
        assertThat(server.calls("/api/chat")).hasSize(1);
        assertThat(rig.counted()).isEqualTo(Map.of("200", 1L, "429", 2L));
    }

    @Test
    void settlesTokensAfterTheReply() throws Exception {
        start(new KeyLimits(null, 9, null));

        assertThat(rig.post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);

        await().untilAsserted(() -> assertThat(
                        rig.post("/ollama/api/chat", CHAT).headers().firstValue("RateLimit"))
                .hasValueSatisfying(text -> assertThat(text).startsWith("\"tokens\";r=0;")));
        assertThat(rig.post("/ollama/api/chat", CHAT).statusCode()).isEqualTo(429);
    }

    @Test
    void releasesStreamsOnEveryEnd() throws Exception {
        start(new KeyLimits(null, null, 1));
        for (int i = 0; i < 3; i++) {
            assertThat(rig.post("/ollama/api/chat", CHAT).statusCode())
                    .as("after a complete reply")
                    .isEqualTo(200);
        }
        server.next("/api/chat", Script.words("one").stall());
        InputStream stream = rig.client
                .send(
                        rig.request("/ollama/api/chat", "{\"model\":\"small:1b\"}")
                                .build(),
                        BodyHandlers.ofInputStream())
                .body();
        assertThat(stream.read()).isPositive();
        HttpResponse<String> refused = rig.post("/ollama/api/chat", CHAT);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");

        stream.close();

        await("after the client left")
                .until(() -> rig.post("/ollama/api/chat", CHAT).statusCode() == 200);
        assertThat(rig.post("/ollama/api/chat", CHAT.replace("small:1b", "absent"))
                        .statusCode())
                .isEqualTo(404);
        await("after a refusal").until(() -> rig.post("/ollama/api/chat", CHAT).statusCode() == 200);
    }

    @Test
    void answersWithoutRedis() throws Exception {
        rig = GatewayRig.start(directory, server);
        rig.caller =
                new GatewayCaller("0a1b2c3d", false, Band.INTERACTIVE, AllowedModels.all(), new KeyLimits(1, 1, 1));

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> reply = rig.post("/ollama/api/chat", CHAT);
            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.headers().firstValue("RateLimit")).isEmpty();
        }
        assertThat(rig.limiter().isEnforced()).isFalse();
    }
}

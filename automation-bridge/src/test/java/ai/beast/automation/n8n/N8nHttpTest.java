package ai.beast.automation.n8n;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.beast.testing.files.Gate;
import ai.beast.testing.n8n.FakeN8n;
import ai.beast.testing.n8n.N8nFault;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.PathConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class N8nHttpTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void slowWorkflowsLeaveConnectionsToTheApi() {
        Vertx vertx = Vertx.vertx();
        Gate gate = new Gate();
        AtomicInteger held = new AtomicInteger();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        try (FakeN8n n8n = FakeN8n.start()) {
            N8nHttp http = new N8nHttp(configuration(n8n), vertx);
            n8n.everyWebhookCall(exchange -> {
                held.incrementAndGet();
                N8nFault.silence(gate).answer(exchange);
            });
            for (int i = 0; i < 100; i++) {
                callers.submit(() -> http.send("POST", "/webhook/slow", "{}", Map.of(), TIMEOUT));
            }
            await().atMost(TIMEOUT).until(() -> held.get() == 100);

            assertThat(http.send("GET", "/healthz/readiness", null, Map.of(), TIMEOUT)
                            .status())
                    .isEqualTo(200);

            http.close();
        } finally {
            gate.open();
            callers.shutdownNow();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static N8nConfiguration configuration(FakeN8n n8n) {
        return new SmallRyeConfigBuilder()
                .withMapping(N8nConfiguration.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withConverter(Path.class, 200, new PathConverter())
                .withDefaultValue("ai-beast.n8n.url", n8n.url().toString())
                .build()
                .getConfigMapping(N8nConfiguration.class);
    }
}

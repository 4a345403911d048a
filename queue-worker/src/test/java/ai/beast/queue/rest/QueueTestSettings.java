package ai.beast.queue.rest;

import ai.beast.testing.TestKeys;
import ai.beast.testing.model.FakeModelServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

/** Shorter waits than people want, so that tests need not wait, and a model server of their own. */
public class QueueTestSettings implements QuarkusTestResourceLifecycleManager {
    private final FakeModelServer models = FakeModelServer.start("small:1b");

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(models, new TestInjector.MatchesType(FakeModelServer.class));
    }

    @Override
    public Map<String, String> start() {
        // Retrieval calls the gateway of its own process, so the port must be known before the start.
        String port = Integer.toString(freePort());
        return Map.ofEntries(
                Map.entry("quarkus.http.test-port", port),
                Map.entry("ai-beast.rag.gateway-url", "http://127.0.0.1:" + port),
                Map.entry("ai-beast.security.service-key", TestKeys.SERVICE),
                Map.entry("ai-beast.rag.document-roots", target("rag-documents")),
                Map.entry("ai-beast.rag.directory", target("rag-collections")),
                Map.entry("ai-beast.download.attempts", "3"),
                Map.entry("ai-beast.download.first-delay", "100ms"),
                Map.entry("ai-beast.download.stall-after", "10s"),
                Map.entry("ai-beast.download.checkpoint-every", "50ms"),
                Map.entry("ai-beast.download.sweep-every", "1s"),
                Map.entry("ai-beast.queue.heartbeat", "500ms"),
                Map.entry("ai-beast.queue.tick", "100ms"),
                Map.entry("ai-beast.queue.reap-every", "500ms"),
                Map.entry("ai-beast.queue.promote-every", "50ms"),
                Map.entry("ai-beast.gateway.ollama-url", models.uri().toString()),
                Map.entry("ai-beast.gateway.registry-url", "http://127.0.0.1:1"),
                Map.entry("ai-beast.gateway.probe-every", "200ms"));
    }

    private static int freePort() {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    private static String target(String directory) {
        return Path.of("target", directory).toAbsolutePath().toString();
    }

    @Override
    public void stop() {
        models.close();
    }
}

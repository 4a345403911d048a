package ai.beast.queue.rest;

import ai.beast.testing.model.FakeModelServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Map;

/** Shorter waits than people want, so that tests need not wait, and a model server of their own. */
public class QueueTestSettings implements QuarkusTestResourceLifecycleManager {
    private final FakeModelServer models = FakeModelServer.start("small:1b");

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
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

    private static String target(String directory) {
        return Path.of("target", directory).toAbsolutePath().toString();
    }

    @Override
    public void stop() {
        models.close();
    }
}

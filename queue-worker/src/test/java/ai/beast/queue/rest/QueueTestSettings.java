package ai.beast.queue.rest;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Shorter waits than people want, so that tests need not wait. */
public class QueueTestSettings implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of(
                "ai-beast.download.attempts", "3",
                "ai-beast.download.first-delay", "100ms",
                "ai-beast.download.stall-after", "10s",
                "ai-beast.download.checkpoint-every", "50ms",
                "ai-beast.download.sweep-every", "1s",
                "ai-beast.queue.heartbeat", "500ms",
                "ai-beast.queue.tick", "100ms",
                "ai-beast.queue.reap-every", "500ms",
                "ai-beast.queue.promote-every", "50ms");
    }

    @Override
    public void stop() {}
}

package ai.beast.events.webhook;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Waits that a test can sit through. */
public class FastWebhooks implements QuarkusTestResourceLifecycleManager {
    /** Attempts until a delivery is dead. */
    public static final int ATTEMPTS = 4;

    @Override
    public Map<String, String> start() {
        return Map.of(
                "ai-beast.webhooks.retry-after", "100ms,200ms,300ms",
                "ai-beast.webhooks.timeout", "3s",
                "ai-beast.webhooks.breaker-first-delay", "300ms",
                "ai-beast.webhooks.breaker-max-delay", "1s",
                "ai-beast.webhooks.body-memory", "1M",
                "ai-beast.webhooks.max-endpoints", "40");
    }

    @Override
    public void stop() {
        // nothing was started
    }
}

package ai.beast.automation;

import ai.beast.testing.n8n.FakeN8n;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One fake n8n for all tests of this module's service; a field of type {@link FakeN8n} in the test is filled. */
public class FakeN8nInfrastructure implements QuarkusTestResourceLifecycleManager {
    /** The suite as n8n reaches it. */
    public static final String SUITE_URL = "http://suite.test:8787";

    private @Nullable FakeN8n n8n;

    @Override
    public Map<String, String> start() {
        FakeN8n started = FakeN8n.start();
        n8n = started;
        return Map.of(
                "ai-beast.n8n.url", started.url().toString(),
                "ai-beast.n8n.suite-url", SUITE_URL,
                "ai-beast.n8n.api-key", FakeN8n.API_KEY,
                "ai-beast.n8n.api-timeout", "5s",
                "ai-beast.n8n.webhook-timeout", "15s",
                "ai-beast.n8n.breaker-delay", "300ms",
                "ai-beast.n8n.live-within", "20s",
                "ai-beast.automation.delivery.retry-after", "50ms,50ms,50ms",
                "ai-beast.automation.delivery.outage-first-wait", "50ms",
                "ai-beast.automation.delivery.outage-longest-wait", "200ms");
    }

    @Override
    public void inject(TestInjector injector) {
        if (n8n != null) {
            injector.injectIntoFields(n8n, new TestInjector.MatchesType(FakeN8n.class));
        }
    }

    @Override
    public void stop() {
        if (n8n != null) {
            n8n.close();
        }
    }
}

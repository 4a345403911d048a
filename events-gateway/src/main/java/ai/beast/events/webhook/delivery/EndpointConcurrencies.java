package ai.beast.events.webhook.delivery;

import ai.beast.events.webhook.WebhookConfiguration;
import ai.beast.events.webhook.http.Answer;
import ai.beast.work.failure.Backoff;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The concurrencies of the endpoints this process has sent to. Thread-safe. */
@ApplicationScoped
class EndpointConcurrencies {
    /** An endpoint that asks for more rest is not taken at its word; its deliveries have their own times. */
    private static final Duration MAX_ASKED = Duration.ofHours(1);

    private final WebhookConfiguration configuration;
    private final ConcurrentMap<UUID, EndpointConcurrency> concurrencies = new ConcurrentHashMap<>();

    EndpointConcurrencies(WebhookConfiguration configuration) {
        this.configuration = configuration;
    }

    EndpointConcurrency of(UUID endpoint) {
        return concurrencies.computeIfAbsent(
                endpoint,
                _ -> new EndpointConcurrency(
                        configuration.concurrency(),
                        configuration.breakerFailures(),
                        new Backoff(configuration.breakerFirstDelay(), configuration.breakerMaxDelay()),
                        System::nanoTime));
    }

    /** The endpoints that can take less than their full number now, and how much. Called by the thread that starts attempts. */
    Map<UUID, Integer> limits() {
        Map<UUID, Integer> limits = new HashMap<>();
        concurrencies.forEach((endpoint, concurrency) -> {
            int free = concurrency.free();
            if (free < configuration.concurrency()) {
                limits.put(endpoint, free);
            }
        });
        concurrencies.values().removeIf(EndpointConcurrency::forgettable);
        return limits;
    }

    void met(UUID endpoint, Answer answer) {
        EndpointConcurrency concurrency = of(endpoint);
        if (answer.delivered()) {
            concurrency.succeeded();
        } else {
            Duration asked = answer.retryAfter();
            concurrency.failed(asked == null || asked.compareTo(MAX_ASKED) < 0 ? asked : MAX_ASKED);
        }
    }

    /** Number of endpoints whose circuit is open. */
    long atRest() {
        return concurrencies.values().stream()
                .filter(EndpointConcurrency::atRest)
                .count();
    }
}

package ai.beast.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The consumers of this process, for {@link ConsumersReadiness}. Thread-safe. */
@ApplicationScoped
public class Consumers {
    private final Duration grace;
    private final Map<String, ConsumerProgress> consumers = new ConcurrentSkipListMap<>();

    public Consumers(@ConfigProperty(name = "ai-beast.consumers.grace", defaultValue = "2m") Duration grace) {
        this.grace = grace;
    }

    /** The progress of the consumer of this name, for its owner to keep up to date. */
    public ConsumerProgress register(String name) {
        return consumers.computeIfAbsent(name, _ -> new ConsumerProgress(grace, System::nanoTime));
    }

    Map<String, ConsumerProgress> all() {
        return Map.copyOf(consumers);
    }
}

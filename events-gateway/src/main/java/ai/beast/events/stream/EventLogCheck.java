package ai.beast.events.stream;

import ai.beast.events.stream.core.StreamHub;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that Kafka answered within the last seconds: without it nothing can be published or read. */
@Readiness
@ApplicationScoped
public class EventLogCheck implements HealthCheck {
    private final StreamHub hub;

    EventLogCheck(StreamHub hub) {
        this.hub = hub;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Event log").status(hub.logReached()).build();
    }
}

package ai.beast.messaging;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: DOWN while a consumer is stalled; the data has the lag of each. */
@Readiness
@ApplicationScoped
class ConsumersReadiness implements HealthCheck {
    private final Consumers consumers;

    ConsumersReadiness(Consumers consumers) {
        this.consumers = consumers;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("consumers").up();
        consumers.all().forEach((name, progress) -> {
            response.withData(name + ".lag", progress.lag());
            if (progress.stalled()) {
                response.withData(name, "no progress while records wait").down();
            }
        });
        return response.build();
    }
}

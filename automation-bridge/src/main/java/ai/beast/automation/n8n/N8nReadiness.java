package ai.beast.automation.n8n;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Shows n8n's state and its circuit breaker in the readiness data. Always UP: without n8n, bindings are served and deliveries wait. */
@Readiness
@ApplicationScoped
class N8nReadiness implements HealthCheck {
    private final N8nProbe probe;

    N8nReadiness(N8nProbe probe) {
        this.probe = probe;
    }

    @Override
    public HealthCheckResponse call() {
        N8nStatus status = probe.status();
        return HealthCheckResponse.named("n8n")
                .up()
                .withData("reachable", status.reachable())
                .withData("breaker", status.breaker())
                .build();
    }
}

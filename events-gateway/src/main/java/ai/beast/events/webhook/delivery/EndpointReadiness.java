package ai.beast.events.webhook.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Shows in the readiness data how many endpoints' circuit breakers are open. Always UP: deliveries wait for them. */
@Readiness
@ApplicationScoped
class EndpointReadiness implements HealthCheck {
    private final EndpointConcurrencies concurrencies;

    EndpointReadiness(EndpointConcurrencies concurrencies) {
        this.concurrencies = concurrencies;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("webhook endpoints")
                .up()
                .withData("openBreakers", concurrencies.atRest())
                .build();
    }
}

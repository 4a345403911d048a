package ai.beast.outgoing;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows the circuit breakers in the readiness data. Always UP: a service serves without the servers it calls. */
@Readiness
@ApplicationScoped
class CircuitBreakers implements HealthCheck {
    private final CallGuards guards;

    CircuitBreakers(CallGuards guards) {
        this.guards = guards;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("circuit breakers").up();
        guards.states().forEach(response::withData);
        return response.build();
    }
}

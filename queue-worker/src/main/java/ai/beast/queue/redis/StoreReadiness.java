package ai.beast.queue.redis;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The service is ready while its Redis is there and safe; the check says what is wrong otherwise. */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {
    private final RedisGate gate;

    StoreReadiness(RedisGate gate) {
        this.gate = gate;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("queue-store").status(gate.open());
        String trouble = gate.trouble();
        return trouble.isEmpty()
                ? response.build()
                : response.withData("reason", trouble).build();
    }
}

package ai.beast.events;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says whether webhooks are served; a gateway that waits for the database is ready all the same. */
@Readiness
@ApplicationScoped
class SchemaCheck implements HealthCheck {
    private final Schema schema;

    SchemaCheck(Schema schema) {
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Webhooks")
                .up()
                .withData("state", schema.isCurrent() ? "served" : "waiting for the database")
                .build();
    }
}

package ai.beast.versioning.repair;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Shows hosts whose circuit breaker is not closed. Always UP: a repair's source is not needed to serve. */
@Readiness
@ApplicationScoped
class SourceReadiness implements HealthCheck {
    private final SourceGuards sources;

    SourceReadiness(SourceGuards sources) {
        this.sources = sources;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("repair sources").up();
        sources.openBreakers().forEach(response::withData);
        return response.build();
    }
}

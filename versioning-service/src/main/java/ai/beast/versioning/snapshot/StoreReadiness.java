package ai.beast.versioning.snapshot;

import ai.beast.versioning.VersioningConfiguration;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the store's directory is away or cannot be written. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
    private final VersioningConfiguration configuration;

    StoreReadiness(VersioningConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("snapshot store")
                .status(Files.isWritable(configuration.store()))
                .build();
    }
}

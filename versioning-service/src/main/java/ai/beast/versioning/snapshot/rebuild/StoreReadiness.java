package ai.beast.versioning.snapshot.rebuild;

import ai.beast.versioning.store.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the store's directory is unavailable or cannot be written, or the bucket that holds it cannot be reached. */
@Readiness
@ApplicationScoped
class StoreReadiness implements HealthCheck {
    private final BlobStore blobs;

    StoreReadiness(BlobStore blobs) {
        this.blobs = blobs;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("snapshot store");
        try {
            blobs.check();
            return response.up().build();
        } catch (IOException unusable) {
            return response.down()
                    .withData("reason", String.valueOf(unusable.getMessage()))
                    .build();
        }
    }
}

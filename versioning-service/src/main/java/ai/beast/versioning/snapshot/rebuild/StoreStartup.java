package ai.beast.versioning.snapshot.rebuild;

import ai.beast.versioning.store.blob.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;

/** UP once the schema's migrations have been applied and the snapshot store has been opened; stays UP from then on. */
@Startup
@ApplicationScoped
class StoreStartup implements HealthCheck {
    private final Flyway migrations;
    private final BlobStore blobs;
    private volatile boolean migrated;
    private volatile boolean opened;

    StoreStartup(Flyway migrations, BlobStore blobs) {
        this.migrations = migrations;
        this.blobs = blobs;
    }

    @Override
    public HealthCheckResponse call() {
        migrated = migrated || migrations.info().pending().length == 0;
        opened = opened || canOpen();
        return HealthCheckResponse.named("migrations and snapshot store")
                .withData("migrationsApplied", migrated)
                .withData("storeOpened", opened)
                .status(migrated && opened)
                .build();
    }

    private boolean canOpen() {
        try {
            blobs.check();
            return true;
        } catch (IOException unavailable) {
            return false;
        }
    }
}

package ai.beast.outbox;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jboss.logging.Logger;

/**
 * Warns at the start of a service whose schema was migrated by a newer release. The service starts all the same: during an
 * upgrade the two releases run side by side on one schema. A database that is unavailable is not waited for.
 */
@ApplicationScoped
public class NewerSchema {
    private static final Logger LOG = Logger.getLogger(NewerSchema.class);
    /** After the migrations, which run when the container starts or in observers of low numbers. */
    private static final int LATE = 2000;

    private final Flyway flyway;

    NewerSchema(Flyway flyway) {
        this.flyway = flyway;
    }

    void start(@Observes @Priority(LATE) StartupEvent event) {
        try {
            warning().ifPresent(LOG::warn);
        } catch (FlywayException unavailable) {
            LOG.debug("The schema's history could not be read", unavailable);
        }
    }

    /** A sentence with what to do; empty when this release knows every migration of the schema. */
    Optional<String> warning() {
        MigrationInfoService history = flyway.info();
        return Arrays.stream(history.applied())
                .filter(migration -> !migration.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .filter(version -> version != null)
                .max((one, other) -> one.compareTo(other))
                .map(version ->
                        "The schema " + flyway.getConfiguration().getDefaultSchema() + " has migration " + version
                                + " of a newer release, which this one does not know. Start the newer release again,"
                                + " or restore a backup that this release made.");
    }
}
